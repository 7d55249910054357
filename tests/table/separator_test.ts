import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { findSeparator } from "../../src/table/separator.ts";

describe("findSeparator", () => {
  const cases: [name: string, head: string, separator: string][] = [
    ["one column", "title\na, b; c\n", ","],
    ["decimal commas", "name;price;size\nred;1,5;2,5\nblue;2,5;3,5\n", ";"],
    ["commas in names", "name, first;price, net;kind\na;1;b\n", ";"],
    ["bars in names", "id,score|a,score|b\n1,2,3\n", ","],
    ["quoted separators", '"a;b;c",d\n"1;2;3",4\n', ","],
    ["quoted line breaks", '"a\nb;c",d\n"1",2\n', ","],
    ["commas in the texts of tabs", "id\ttitle\n1\tred, blue\n2\tgreen\n", "\t"],
    ["ragged lines: the header decides", "a;b;c\n1;2\n3;4;5\n", ";"],
    ["a tie: the comma", "a,b;c\n1,2;3\n", ","],
    ["blank lines before", "\r\n\r\na;b\r\n1;2\r\n", ";"],
    ["a last line cut short", "a;b;c\n1;2;3\n4", ";"],
    ["a header alone", "a|b", "|"],
  ];
  for (const [name, head, separator] of cases) {
    it(`copes with ${name}`, () => assertEquals(findSeparator(head), separator));
  }
});
