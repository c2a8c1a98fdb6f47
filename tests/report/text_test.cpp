// Text for terminals: harmless, measured, wrapped; and numbers as readers see them.
#include "report/text.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "report/figures.hpp"

namespace demarche {
namespace {

TEST_CASE("text from files is made harmless") {
  CHECK(report::safe("plain é text") == "plain é text");
  CHECK(report::safe("a\x1b[31mb") == "a\\x1b[31mb");
  CHECK(report::safe("a\u009bb") == "a\\x9bb");  // a control character of Latin-1, in UTF-8
  CHECK(report::safe("a\x9b"
                     "b") == "a\\x9bb");                            // a byte that is not UTF-8
  CHECK(report::safe("\xc0\x80") == "\\xc0\\x80");                  // an overlong zero
  CHECK(report::safe("\xed\xa0\x80") == "\\xed\\xa0\\x80");         // a surrogate
  CHECK(report::safe("\xf4\x90\x80\x80").substr(0, 4) == "\\xf4");  // beyond Unicode
  CHECK(report::safe("cut \xe2\x82") == "cut \\xe2\\x82");
  CHECK(report::safe("\u202eevil\u2066") == "\\u202eevil\\u2066");
  CHECK(report::safe("\xef\xbf\xbe|\xef\xbf\xbf") == "\\ufffe|\\uffff");  // no characters: XML forbids them
  CHECK(report::safe("\n one\r\n\ttwo \n") == " one two");
}

TEST_CASE("columns are what the terminal shows") {
  CHECK(report::columns("abc") == 3);
  CHECK(report::columns("é→±") == 3);
  CHECK(report::columns("e\u0301") == 1);
  CHECK(report::columns("東京") == 4);
  CHECK(report::columns("\x1b[1mbold\x1b[0m") == 4);
  CHECK(report::padded("é", 3) == "é  ");
  CHECK(report::padded_left("é", 3) == "  é");
}

TEST_CASE("wrapping keeps every word and no line is too long") {
  const std::vector<std::string> expected{"one two", "three", "extraordin", "arily long"};
  CHECK(report::wrapped("one two  three extraordinarily long", 10) == expected);
  CHECK(report::wrapped("", 10) == std::vector<std::string>{""});
  CHECK(report::paragraph("alpha beta gamma delta epsilon", 26, 6, "  x") ==
        "  x   alpha beta gamma\n      delta epsilon\n");
}

TEST_CASE("ASCII instead of Unicode") {
  CHECK(report::to_ascii("“Çamëria” → 5 × 3 ± 1 – Łódź…") == "\"Cameria\" -> 5 x 3 +- 1 - Lod?...");
  CHECK(report::to_ascii("東") == "??");
}

TEST_CASE("numbers as readers see them") {
  CHECK(report::grouped(0) == "0");
  CHECK(report::grouped(1234567) == "1,234,567");
  CHECK(report::percent(0.413) == "41.3 %");
  CHECK(report::percent(0.0042) == "0.42 %");
  CHECK(report::percent(1) == "100.0 %");
  CHECK(report::percent_bound(0.00015) == "0.02 %");
  CHECK(report::percent_bound(0.0002) == "0.02 %");
  CHECK(report::percent_bound(0.0000031) == "0.0004 %");
  CHECK(report::percent_bound_above(0.00015) == "99.98 %");
  CHECK(report::signed_fixed(-0.04, 1) == "0.0");
  CHECK(report::signed_fixed(0.04, 1) == "0.0");
  CHECK(report::signed_fixed(1.25, 2) == "+1.25");
  CHECK(report::fixed(std::numeric_limits<double>::infinity(), 1) == "unbounded");
  CHECK(report::decimals_for(0.07) == 2);
  CHECK(report::decimals_for(12) == 0);
  CHECK(report::duration(1) == "24 h");
  CHECK(report::duration(3) == "72 h");
  CHECK(report::duration(21) == "21 d");
  CHECK(report::duration(0.01) == "14.4 min");
  CHECK(report::quantity(0.3, language::Quantity::share) == "30 %");
  CHECK(report::counted(1, "tendency", "tendencies") == "1 tendency");
  CHECK(report::counted(1200, "tendency", "tendencies") == "1,200 tendencies");
  CHECK(report::listed({"a", "b", "c"}) == "a, b and c");
  CHECK(report::distribution(core::Distribution::pert(0.05, 0.3, 0.6), language::Quantity::share) ==
        "PERT [5 %, 30 %, 60 %]");
}

}  // namespace
}  // namespace demarche
