/** Learns from rows whose columns are different kinds of data: numbers and categories, text, images, audio.
 *
 * A {@linkcode readTable | table} goes through a {@linkcode FeatureExtractor} to {@linkcode Block}s, one a modality, which
 * {@linkcode EarlyFusion} or {@linkcode LateFusion} makes into one classifier; {@linkcode compareModalities} measures
 * each modality alone beside both; {@linkcode saveModel} keeps the result in one file.
 *
 * @module
 */
