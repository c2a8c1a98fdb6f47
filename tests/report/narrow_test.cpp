// Text where there is little room, and bytes that are no text.
#include <doctest/doctest.h>

#include "report/json.hpp"
#include "report/text.hpp"

namespace demarche {
namespace {

TEST_CASE("a hanging paragraph gives way where it would have no room") {
  CHECK(report::paragraph("alpha beta gamma", 60, 20, "  head") == "  head              alpha beta gamma\n");
  CHECK(report::paragraph("alpha beta gamma delta", 30, 20, "  head") == "  head\n    alpha beta gamma delta\n");
  CHECK(report::paragraph("alpha beta", 60, 6, "  longer") == "  longer\n      alpha beta\n");
  CHECK(report::paragraph("alpha", 60, 6, "  head") == "  head\n      alpha\n");
  CHECK(report::paragraph("alpha", 60, 0) == "alpha\n");
}

TEST_CASE("a heading is broken into lines, each in its colour") {
  report::Style style;
  style.width = 12;
  CHECK(report::heading("alpha beta gamma", style) == "alpha beta\ngamma\n");
  CHECK(report::heading("alpha  beta", style) == "alpha  beta\n");
  style.colour = true;
  CHECK(report::heading("alpha beta gamma", style) == "\x1b[1malpha beta\x1b[0m\n\x1b[1mgamma\x1b[0m\n");
}

TEST_CASE("JSON is UTF-8 whatever a file is called") {
  CHECK(report::as_utf8("дело \xe4\xba\x8b") == "дело \xe4\xba\x8b");
  CHECK(report::as_utf8("a\xff\xc3z\xe2\x82") == "a\xef\xbf\xbd\xef\xbf\xbdz\xef\xbf\xbd\xef\xbf\xbd");
  report::JsonWriter json;
  json.value("\xfe");
  CHECK(json.take() == "\"\xef\xbf\xbd\"\n");
}

}  // namespace
}  // namespace demarche
