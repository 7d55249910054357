//! The rows of a matrix with the largest dot products with queries: `score = row · query`.
//!
//! A dot product is four sums in f32, of every fourth column each, added up at the end: it has the same bits whatever rows
//! and queries stand beside it.

use std::array::from_fn;

use crate::quad::Quad;

/// Rows of numbers, one after the other, of `columns` each.
#[derive(Clone, Copy)]
pub struct Rows<'a> {
    pub data: &'a [f32],
    pub columns: usize,
}

impl<'a> Rows<'a> {
    fn row(self, i: usize) -> &'a [f32] {
        &self.data[i * self.columns..(i + 1) * self.columns]
    }
}

/// The best rows so far of some queries: empty where `counts` and `floors` are 0. NaN is none.
pub struct Nearest<'a> {
    /// How many rows are wanted of each query.
    pub k: usize,
    /// Shape (queries, 2k): candidates in no order, each a score and a row in one integer, the larger the better.
    pub candidates: &'a mut [u64],
    /// The number of each query's candidates.
    pub counts: &'a mut [u32],
    /// What the next candidate of each query must be above.
    pub floors: &'a mut [u64],
}

impl Nearest<'_> {
    /// Enters a piece of the matrix, whose first row has the number `first`: those rows whose mask is not 0.
    pub fn add(&mut self, piece: Rows, mask: &[u8], first: u32, queries: Rows) {
        let rows: Vec<usize> = (0..mask.len()).filter(|&row| mask[row] != 0).collect();
        let numbers: Vec<usize> = (0..self.counts.len()).collect();
        // With their operands, the sums of either tile fit the sixteen SIMD registers.
        let (fours, rest) = numbers.as_chunks::<4>();
        for four in fours {
            self.add_tiles::<2, 4>(piece, &rows, first, (queries, *four));
        }
        for &one in rest {
            self.add_tiles::<4, 1>(piece, &rows, first, (queries, [one]));
        }
    }

    /// `R` rows with `Q` queries at once.
    fn add_tiles<const R: usize, const Q: usize>(
        &mut self,
        piece: Rows,
        rows: &[usize],
        first: u32,
        (queries, numbers): (Rows, [usize; Q]),
    ) {
        let queries = numbers.map(|query| queries.row(query));
        let (tiles, rest) = rows.as_chunks::<R>();
        for tile in tiles {
            let scores = dots(tile.map(|row| piece.row(row)), queries);
            for (&row, scores) in tile.iter().zip(scores) {
                self.offer(numbers, first + row as u32, scores);
            }
        }
        for &row in rest {
            let [scores] = dots([piece.row(row)], queries);
            self.offer(numbers, first + row as u32, scores);
        }
    }

    fn offer<const Q: usize>(&mut self, queries: [usize; Q], row: u32, scores: [f32; Q]) {
        for (query, score) in queries.into_iter().zip(scores) {
            let candidate = to_candidate(score, row);
            if candidate > self.floors[query] && !score.is_nan() {
                self.keep(query, candidate);
            }
        }
    }

    fn keep(&mut self, query: usize, candidate: u64) {
        let candidates = &mut self.candidates[2 * self.k * query..][..2 * self.k];
        let count = &mut self.counts[query];
        candidates[*count as usize] = candidate;
        *count += 1;
        if *count as usize == candidates.len() {
            let (_, worst, _) = candidates.select_nth_unstable_by(self.k - 1, |a, b| b.cmp(a));
            self.floors[query] = *worst;
            *count = self.k as u32;
        }
    }

    /// Writes the rows and scores of each query, best first, at most k; shape (queries, k) each. `counts` then says how
    /// many there are.
    pub fn finish(self, rows: &mut [u32], scores: &mut [f32]) {
        for (query, count) in self.counts.iter_mut().enumerate() {
            let candidates = &mut self.candidates[2 * self.k * query..][..*count as usize];
            candidates.sort_unstable_by(|a, b| b.cmp(a));
            *count = (*count).min(self.k as u32);
            let places = query * self.k..(query + 1) * self.k;
            let (rows, scores) = (&mut rows[places.clone()], &mut scores[places]);
            for ((&candidate, row), score) in candidates.iter().zip(rows).zip(scores) {
                (*score, *row) = from_candidate(candidate);
            }
        }
    }
}

/// The dot product of each row with each query.
#[inline(always)]
fn dots<const R: usize, const Q: usize>(rows: [&[f32]; R], queries: [&[f32]; Q]) -> [[f32; Q]; R] {
    let (rows, row_ends) = (rows.map(quads), rows.map(end));
    let (queries, query_ends) = (queries.map(quads), queries.map(end));
    let length = queries[0].len();
    let (rows, queries) = (
        rows.map(|row| &row[..length]),
        queries.map(|query| &query[..length]),
    );
    let mut sums = [[Quad::zero(); Q]; R];
    let mut add = |rows: [Quad; R], queries: [Quad; Q]| {
        for (sums, row) in sums.iter_mut().zip(rows) {
            for (sum, query) in sums.iter_mut().zip(queries) {
                *sum = sum.add_product(row, query);
            }
        }
    };
    for i in 0..length {
        add(
            from_fn(|r| Quad::new(rows[r][i])),
            from_fn(|q| Quad::new(queries[q][i])),
        );
    }
    add(row_ends, query_ends);
    sums.map(|sums| sums.map(Quad::sum))
}

fn quads(row: &[f32]) -> &[[f32; 4]] {
    row.as_chunks().0
}

/// What is left of a row, followed by zeros.
fn end(row: &[f32]) -> Quad {
    let rest = row.as_chunks::<4>().1;
    Quad::new(from_fn(|i| rest.get(i).copied().unwrap_or(0.0)))
}

/// Ordered by score, then by row, the lower the better. A dot product is never −0: its sums begin at 0.
fn to_candidate(score: f32, row: u32) -> u64 {
    let bits = score.to_bits();
    let ordered = if bits >> 31 == 1 {
        !bits
    } else {
        bits | 1 << 31
    };
    u64::from(ordered) << 32 | u64::from(!row)
}

fn from_candidate(candidate: u64) -> (f32, u32) {
    let ordered = (candidate >> 32) as u32;
    let bits = if ordered >> 31 == 1 {
        ordered ^ 1 << 31
    } else {
        !ordered
    };
    (f32::from_bits(bits), !(candidate as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(length: usize, seed: u32) -> Vec<f32> {
        let mut state = seed;
        (0..length)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                ((state >> 24) as f32 - 128.0) / 16.0
            })
            .collect()
    }

    /// Rows and scores of each query; the matrix comes in pieces of `rows` rows.
    fn nearest(
        matrix: Rows,
        queries: Rows,
        (mask, k, rows): (&[u8], usize, usize),
    ) -> Vec<Vec<(u32, f32)>> {
        let count = queries.data.len() / queries.columns;
        let (mut candidates, mut floors) = (vec![0; 2 * k * count], vec![0; count]);
        let mut counts = vec![0; count];
        let mut best = Nearest {
            k,
            candidates: &mut candidates,
            counts: &mut counts,
            floors: &mut floors,
        };
        let pieces = matrix.data.chunks(rows * matrix.columns);
        for (i, (data, mask)) in pieces.zip(mask.chunks(rows)).enumerate() {
            let columns = matrix.columns;
            best.add(Rows { data, columns }, mask, (i * rows) as u32, queries);
        }
        let (mut found, mut scores) = (vec![0; k * count], vec![0.0; k * count]);
        best.finish(&mut found, &mut scores);
        (0..count)
            .map(|query| {
                let pairs = found[query * k..].iter().zip(&scores[query * k..]);
                let pairs = pairs.take(counts[query] as usize);
                pairs.map(|(&row, &score)| (row, score)).collect()
            })
            .collect()
    }

    #[test]
    fn finds_what_sorting_all_finds() {
        for (rows, columns, count, k) in [
            (1, 1, 1, 1),
            (23, 3, 5, 4),
            (50, 8, 4, 1),
            (37, 13, 9, 40),
            (64, 4, 1, 7),
        ] {
            let (data, queries) = (noise(rows * columns, 1), noise(count * columns, 2));
            let mask: Vec<u8> = (0..rows).map(|row| u8::from(row % 5 != 2)).collect();
            let (matrix, queries) = (
                Rows {
                    data: &data,
                    columns,
                },
                Rows {
                    data: &queries,
                    columns,
                },
            );
            let whole = nearest(matrix, queries, (&mask, k, rows));
            for (query, found) in whole.iter().enumerate() {
                let dot = |row: usize| -> f32 {
                    let pairs = matrix.row(row).iter().zip(queries.row(query));
                    // Exact: these are small multiples of 1/256.
                    pairs.map(|(a, b)| a * b).sum()
                };
                let mut all: Vec<(u32, f32)> = (0..rows)
                    .filter(|&row| mask[row] == 1)
                    .map(|row| (row as u32, dot(row)))
                    .collect();
                all.sort_by(|a, b| b.1.total_cmp(&a.1));
                all.truncate(k);
                assert_eq!(found, &all);
            }
            for piece in [1, 2, 7] {
                assert_eq!(nearest(matrix, queries, (&mask, k, piece)), whole);
            }
        }
    }

    #[test]
    fn the_lower_row_wins_a_tie_and_nan_never() {
        let data = [
            1.0,
            f32::NAN,
            2.0,
            1.0,
            2.0,
            f32::INFINITY,
            f32::NEG_INFINITY,
        ];
        let matrix = Rows {
            data: &data,
            columns: 1,
        };
        let query = Rows {
            data: &[1.0],
            columns: 1,
        };
        let [found] = &nearest(matrix, query, (&[1; 7], 9, 3))[..] else {
            panic!("there is one query");
        };
        let rows: Vec<u32> = found.iter().map(|&(row, _)| row).collect();
        assert_eq!(rows, [5, 2, 4, 0, 3, 6]);
    }

    #[test]
    fn candidates_are_ordered_as_their_scores() {
        let scores = [f32::NEG_INFINITY, -2.5, -1e-40, 0.0, 1e-40, 3.0, f32::MAX];
        for pair in scores.windows(2) {
            assert!(to_candidate(pair[0], 0) < to_candidate(pair[1], u32::MAX));
            assert!(to_candidate(pair[0], 7) < to_candidate(pair[0], 6));
        }
        for score in scores {
            assert_eq!(from_candidate(to_candidate(score, 9)), (score, 9));
        }
    }
}
