// What the charts of the back office need of ECharts, and nothing else: `cargo xtask charts` bundles it into
// public/admin/vendor. Lines and columns on a grid, drawn as SVG: no canvas, no HTML tooltip, no inline style.
import { use } from "echarts/core";
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

export { init } from "echarts/core";
