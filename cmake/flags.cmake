# How every line of the project is compiled: one decision, in one place.
#
# A run must give the same bits under every compiler, optimisation level and instruction set. So: no contraction of
# a*b+c into one rounding, nothing of -ffast-math, and the baseline instruction set of the platform (no -march).
# -fno-math-errno changes no value; it lets std::sqrt be the one instruction it is.
add_library(demarche_flags INTERFACE)
target_compile_features(demarche_flags INTERFACE cxx_std_20)
target_compile_options(demarche_flags INTERFACE -ffp-contract=off -fno-fast-math -fno-math-errno)

# The warnings a reader of the code would raise; errors for developers (presets dev, asan, tsan), never for users.
# (gcc 12 takes an enumerator of a scoped enumeration for a shadow of what has its name outside: hence "local". Where
# sources are compiled as one, all shadow what others keep to themselves.)
target_compile_options(
  demarche_flags
  INTERFACE -Wall -Wextra -Wpedantic -Wnon-virtual-dtor -Wold-style-cast
            $<IF:$<CXX_COMPILER_ID:GNU>,-Wshadow=local,$<$<NOT:$<BOOL:$<TARGET_PROPERTY:UNITY_BUILD>>>:-Wshadow>>
)
if(DEMARCHE_WARNINGS_ARE_ERRORS)
  target_compile_options(demarche_flags INTERFACE -Werror)
endif()

# Sanitizers and coverage, by preset: "address,undefined", "thread" or nothing.
if(DEMARCHE_SANITIZE)
  target_compile_options(demarche_flags INTERFACE -fsanitize=${DEMARCHE_SANITIZE} -fno-sanitize-recover=all
                                                  -fno-omit-frame-pointer)
  target_link_options(demarche_flags INTERFACE -fsanitize=${DEMARCHE_SANITIZE})
endif()
if(DEMARCHE_COVERAGE)
  target_compile_options(demarche_flags INTERFACE --coverage)
  target_link_options(demarche_flags INTERFACE --coverage)
endif()
