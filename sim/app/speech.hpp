#pragma once
// The language that was asked for.

#include "app/command_line.hpp"
#include "report/spoken.hpp"

namespace demarche::app {

struct Plan;

// --language CODE: English unless another is named, whatever the environment says. Throws UsageError for one that has
// no catalogue.
report::Spoken spoken_of(const Invocation& invocation);

// The language of a batch. Throws run::StoreError for one that this program has no catalogue of.
report::Spoken spoken_of(const Plan& plan);

// The style for text in this language: letters that ASCII has no likeness of are written even where the terminal says
// that it shows ASCII only.
report::Style style_for(const report::Spoken& spoken, report::Style style);

}  // namespace demarche::app
