/** A class label. Labels of one data set are all strings or all numbers. */
export type Label = string | number;
