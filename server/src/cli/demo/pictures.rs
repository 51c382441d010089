//! Takes the demo shop's pictures: reads the objects once, composes every picture on all cores.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use commerce::media::{
    self, ImageRefused, Limits, PictureSet, Recolour, Scene, Tint, View, compose, in_parallel, renditions, still_life,
};
use image::RgbaImage;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::catalogue::{Catalogue, Recoloured, StillLife};

/// Product pictures are made this wide, in pixels.
const WIDTH: u32 = 960;

/// A picture that is stored: what the catalogue needs to know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shot {
    /// Names its files.
    pub hash: String,
    /// Width of the largest file in pixels.
    pub width: u32,
    /// Height of the largest file in pixels.
    pub height: u32,
    /// Widths of its files, smallest first.
    pub widths: Vec<u32>,
    /// A tiny picture as a `data:` address.
    pub placeholder: String,
}

impl From<&PictureSet> for Shot {
    fn from(set: &PictureSet) -> Self {
        Self {
            hash: set.hash.clone(),
            width: set.width,
            height: set.height,
            widths: set.renditions.iter().map(|file| file.width).collect(),
            placeholder: set.placeholder.clone(),
        }
    }
}

/// All pictures of the demo shop, in the order of the catalogue.
#[derive(Debug)]
pub struct Shots {
    /// Beside the home page's headline.
    pub hero: Shot,
    /// One for each category.
    pub categories: Vec<Shot>,
    /// One for each collection.
    pub collections: Vec<Shot>,
    /// For each product, its pictures.
    pub products: Vec<Vec<Shot>>,
}

impl Shots {
    /// Sorts what [`shoot`] made; `None` when it was made from another catalogue.
    pub fn of(catalogue: &Catalogue, shots: Vec<Shot>) -> Option<Self> {
        let mut shots = shots.into_iter();
        let mut take = |count: usize| {
            let taken: Vec<Shot> = shots.by_ref().take(count).collect();
            (taken.len() == count).then_some(taken)
        };
        let sorted = Self {
            hero: take(1)?.pop()?,
            categories: take(catalogue.categories.len())?,
            collections: take(catalogue.collections.len())?,
            products: catalogue
                .products
                .iter()
                .map(|product| take(product.pictures.len()))
                .collect::<Option<_>>()?,
        };
        shots.next().is_none().then_some(sorted)
    }
}

/// Why pictures could not be made.
#[derive(Debug, Error)]
pub enum PicturesError {
    /// An object's file is not there or cannot be read.
    #[error("cannot read {path}: {source}; run `npm ci` in the project's folder")]
    Unreadable {
        /// Where it was looked for.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A picture's file cannot be written.
    #[error("PASAL_DATA_DIR: cannot write {path}: {source}")]
    Unwritable {
        /// Where it should have gone.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// An object's file, or a picture made from it, is refused.
    #[error("{object}: {source}")]
    Refused {
        /// The file's name, or what the picture is of.
        object: String,
        /// Why.
        source: ImageRefused,
    },
    /// The catalogue names a view, a backdrop or an object that does not exist.
    #[error("the catalogue names {0}, which does not exist")]
    Unknown(String),
}

type Objects = BTreeMap<String, RgbaImage>;

enum Job<'a> {
    Single { object: &'a str, scene: Scene },
    Still(&'a StillLife),
}

/// Makes all pictures from the objects in the folder `assets`: hero, categories, collections, products.
///
/// # Errors
/// [`PicturesError`] for the first object or picture that fails.
pub fn shoot(catalogue: &Catalogue, assets: &Path) -> Result<Vec<PictureSet>, PicturesError> {
    let jobs = jobs(catalogue)?;
    let objects = objects(&jobs, assets)?;
    in_parallel(&jobs, |job| develop(job, &objects)).into_iter().collect()
}

fn jobs(catalogue: &Catalogue) -> Result<Vec<Job<'_>>, PicturesError> {
    let mut jobs = vec![Job::Still(&catalogue.hero.picture)];
    for category in &catalogue.categories {
        let scene = Scene {
            view: View::Hero,
            tint: tint(&category.tile.tint)?,
            recolour: Recolour::NONE,
            upright: 0,
        };
        jobs.push(Job::Single {
            object: &category.tile.object,
            scene,
        });
    }
    jobs.extend(
        catalogue
            .collections
            .iter()
            .map(|collection| Job::Still(&collection.picture)),
    );
    for product in &catalogue.products {
        for picture in &product.pictures {
            let view = View::from_code(&picture.view).ok_or_else(|| PicturesError::Unknown(picture.view.clone()))?;
            let (tint, recolour) = (tint(&picture.tint)?, recolour(picture.recolour));
            let scene = Scene {
                view,
                tint,
                recolour,
                upright: product.upright,
            };
            jobs.push(Job::Single {
                object: &product.object,
                scene,
            });
        }
    }
    Ok(jobs)
}

fn objects(jobs: &[Job<'_>], assets: &Path) -> Result<Objects, PicturesError> {
    let mut objects = Objects::new();
    for job in jobs {
        let names: Vec<&str> = match job {
            Job::Single { object, .. } => vec![object],
            Job::Still(still) => still.items.iter().map(|item| item.object.as_str()).collect(),
        };
        for name in names {
            if !objects.contains_key(name) {
                objects.insert(name.to_owned(), read(&assets.join(name))?);
            }
        }
    }
    Ok(objects)
}

fn read(path: &Path) -> Result<RgbaImage, PicturesError> {
    let bytes = std::fs::read(path).map_err(|source| PicturesError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    media::decode(&bytes, Limits::default()).map_err(|source| PicturesError::Refused {
        object: path.display().to_string(),
        source,
    })
}

fn develop(job: &Job<'_>, objects: &Objects) -> Result<PictureSet, PicturesError> {
    let find = |name: &str| objects.get(name).ok_or_else(|| PicturesError::Unknown(name.to_owned()));
    let (picture, name) = match job {
        Job::Single { object, scene } => (compose(scene, find(object)?, WIDTH), *object),
        Job::Still(still) => {
            let items = still.items.iter().map(|item| {
                Ok(media::Item {
                    angle: item.angle,
                    lift: item.lift,
                    behind: item.behind,
                    recolour: recolour(item.recolour),
                    ..media::Item::standing(find(&item.object)?, item.x, item.floor, item.width, item.height)
                })
            });
            let items = items.collect::<Result<Vec<_>, PicturesError>>()?;
            (
                still_life(tint(&still.tint)?, still.width, still.height, &items),
                still.alt.as_str(),
            )
        }
    };
    renditions(&picture).map_err(|source| PicturesError::Refused {
        object: name.to_owned(),
        source,
    })
}

fn tint(code: &str) -> Result<Tint, PicturesError> {
    Tint::from_code(code).ok_or_else(|| PicturesError::Unknown(code.to_owned()))
}

const fn recolour(recoloured: Recoloured) -> Recolour {
    let Recoloured {
        turn,
        saturation,
        brightness,
    } = recoloured;
    Recolour {
        turn,
        saturation,
        brightness,
    }
}
