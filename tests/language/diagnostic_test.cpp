#include "language/diagnostic.hpp"

#include <doctest/doctest.h>

#include "language/suggest.hpp"

using namespace demarche::language;

namespace {

Place at(std::uint32_t line, std::uint32_t column, std::uint32_t length) { return Place{0, line, column, length}; }

}  // namespace

TEST_CASE("a diagnostic shows the line, a caret and the suggestion") {
  Files files;
  files.add("scenarios/a.yaml", "x: 1\n    do: [{ by: ALB, do: sever_relation }]\n");
  Diagnostics diagnostics;
  diagnostics.error(at(2, 24, 14), "unknown-action", "there is no action 'sever_relation'",
                    "did you mean 'sever_relations'?");
  CHECK(render(diagnostics, files) ==
        "scenarios/a.yaml:2:24: error[unknown-action]: there is no action 'sever_relation'\n"
        "    2 |     do: [{ by: ALB, do: sever_relation }]\n"
        "      |                        ^~~~~~~~~~~~~~ did you mean 'sever_relations'?\n"
        "1 error; nothing was run\n");
}

TEST_CASE("the summary counts, warnings alone stop nothing, silence is empty") {
  Files files;
  files.add("a", "x\n");
  Diagnostics diagnostics;
  CHECK(render(diagnostics, files).empty());
  CHECK(to_json(diagnostics, files) == "[]\n");
  diagnostics.warning(at(1, 1, 1), "advice", "w");
  CHECK_FALSE(diagnostics.has_errors());
  CHECK(render(diagnostics, files).ends_with("\n1 warning\n"));
  diagnostics.error(at(1, 1, 1), "a", "b");
  diagnostics.error(at(1, 1, 1), "a", "b");
  CHECK(diagnostics.has_errors());
  CHECK(render(diagnostics, files).ends_with("\n2 errors, 1 warning; nothing was run\n"));
}

TEST_CASE("columns count code points, so the caret stands under the word") {
  Files files;
  files.add("a", "é€😀: xyz\n");  // 2 + 3 + 4 bytes before the colon
  Diagnostics diagnostics;
  diagnostics.error(at(1, 12, 3), "c", "m");
  CHECK(render(diagnostics, files) ==
        "a:1:6: error[c]: m\n"
        "    1 | é€😀: xyz\n"
        "      |      ^~~\n"
        "1 error; nothing was run\n");
  CHECK(to_json(diagnostics, files).find("\"column\": 6, \"length\": 3") != std::string::npos);
}

TEST_CASE("a long line is trimmed around the column") {
  Files files;
  files.add("a", std::string(300, 'x') + "HERE" + std::string(300, 'y'));
  Diagnostics diagnostics;
  diagnostics.error(at(1, 301, 4), "c", "m");
  const std::string shown = render(diagnostics, files);
  const std::size_t line = shown.find("    1 | ");
  const std::size_t caret_line = shown.find("      | ", line);
  const std::string excerpt = shown.substr(line + 8, shown.find('\n', line) - line - 8);
  CHECK(excerpt.starts_with("…"));
  CHECK(excerpt.ends_with("…"));
  CHECK(code_points(excerpt) == 112);
  const std::size_t caret = shown.find('^') - caret_line - 8;
  CHECK(excerpt.substr(caret + 2, 4) == "HERE");  // the ellipsis is three bytes, one column
}

TEST_CASE("places outside the text do no harm") {
  Files files;
  files.add("a", "ab\n");
  Diagnostics diagnostics;
  diagnostics.error(at(1, 99, 7), "c", "m");
  diagnostics.error(at(7, 1, 1), "c", "m");
  diagnostics.error(at(0, 0, 1), "c", "no line", "a hint");
  diagnostics.error(Place{5, 1, 1, 1}, "c", "no file");
  const std::string shown = render(diagnostics, files);
  CHECK(shown.find("a: error[c]: no line\n      | a hint\n") != std::string::npos);
  CHECK(shown.find("\nerror[c]: no file\n") != std::string::npos);
}

TEST_CASE("bytes that are not text are shown as replacement characters") {
  Files files;
  files.add("a", "ok\xff\x01!\n");
  Diagnostics diagnostics;
  diagnostics.error(at(1, 3, 1), "encoding", "m");
  CHECK(render(diagnostics, files).find("    1 | ok\xEF\xBF\xBD\xEF\xBF\xBD!\n") != std::string::npos);
}

TEST_CASE("diagnostics come in the order of the text, notes with their error") {
  Files files;
  files.add("a", "1\n2\n3\n");
  Diagnostics diagnostics;
  diagnostics.error(at(3, 1, 1), "z", "last");
  diagnostics.note(at(1, 1, 1), "of the last");
  diagnostics.error(at(2, 1, 1), "y", "middle");
  const std::string shown = render(diagnostics, files);
  CHECK(shown.find("middle") < shown.find("last"));
  CHECK(shown.find("error[z]: last") < shown.find("a:1:1: note: of the last"));
}

TEST_CASE("JSON holds every field, escaped") {
  Files files;
  files.add("a\"b", "x: [\n");
  Diagnostics diagnostics;
  diagnostics.error(at(1, 1, 1), "c", "say \"no\"\n", "h\\", "rule.x");
  CHECK(to_json(diagnostics, files) ==
        "[\n  {\"code\": \"c\", \"severity\": \"error\", \"message\": \"say \\\"no\\\"\xEF\xBF\xBD\", "
        "\"hint\": \"h\\\\\", \"file\": \"a\\\"b\", \"line\": 1, \"column\": 1, \"length\": 1, \"path\": "
        "\"rule.x\"}\n]\n");
}

TEST_CASE("JSON says where in the file's own structure a place is") {
  const std::string text =
      "- rule: r\n  does: { do: x, with: { n: 3 } }\n- { alliance: A, motions: [{ motion: m, silence: 12 h }] }\n"
      "- other:\n    - 1\n    - \"2\"\n";
  const auto path = [&](std::uint32_t line, std::uint32_t column, const std::string& whole) {
    Files files;
    files.add("a", whole);
    Diagnostics diagnostics;
    diagnostics.error(at(line, column, 1), "c", "m", "", "own");
    const std::string json = to_json(diagnostics, files);
    const std::size_t begin = json.find("\"path\": \"") + 9;
    return json.substr(begin, json.find('"', begin) - begin);
  };
  CHECK(path(1, 3, text) == "rule.r");
  CHECK(path(1, 9, text) == "rule.r");
  CHECK(path(2, 3, text) == "rule.r.does");
  CHECK(path(2, 28, text) == "rule.r.does.with.n");
  CHECK(path(3, 48, text) == "alliance.A.motions.motion.m.silence");
  CHECK(path(5, 7, text) == "3.other.1");
  CHECK(path(6, 8, text) == "3.other.2");
  CHECK(path(0, 0, text) == "own");
  CHECK(path(1, 1, "a: [") == "own");  // no YAML, no structure
}

TEST_CASE("a long line is cut around the caret, wherever it is") {
  Files files;
  files.add("a", std::string(3000000, 'x') + "!" + std::string(500, 'y') + "\n");
  Diagnostics diagnostics;
  diagnostics.error(at(1, 3000001, 1), "c", "m");
  const std::string shown = render(diagnostics, files);
  CHECK(shown.find("a:1:3000001: error[c]: m\n") == 0);
  CHECK(shown.find("    1 | …" + std::string(55, 'x') + "!" + std::string(54, 'y') + "…\n") != std::string::npos);
  CHECK(shown.find("      |  " + std::string(55, ' ') + "^\n") != std::string::npos);
}

TEST_CASE("colour wraps, and without it there is no escape") {
  Files files;
  files.add("a", "x\n");
  Diagnostics diagnostics;
  diagnostics.error(at(1, 1, 1), "c", "m");
  CHECK(render(diagnostics, files, Colour::always).find("\x1b[1;31merror[c]:\x1b[0m") != std::string::npos);
  CHECK(render(diagnostics, files).find('\x1b') == std::string::npos);
}

TEST_CASE("edit distance") {
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("severty", "severity") == 1);
  CHECK(edit_distance("ab", "ba") == 1);  // a swap
  CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("a suggestion only when sure") {
  const std::vector<std::string> names{"severity", "system", "IRN", "IRQ", "grievance"};
  CHECK(closest("severty", names) == "severity");
  CHECK(closest("SEVERITY", names) == "severity");
  CHECK(closest("irn", names) == "IRN");
  CHECK(closest("IRX", names) == std::nullopt);                        // a tie is not an answer
  CHECK(closest("grv", names) == std::nullopt);                        // too far: one edit is allowed
  CHECK(closest("c", std::vector<std::string>{"a"}) == std::nullopt);  // nothing of it would be left
  CHECK(closest("grievnace", names) == "grievance");
  CHECK(closest("anything", std::vector<std::string>{}) == std::nullopt);
  CHECK(did_you_mean("severty", names) == "did you mean 'severity'?");
  CHECK(did_you_mean("zzzzzz", names).empty());
}
