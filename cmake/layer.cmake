# demarche_layer(NAME USES TARGETS…): the folder sim/NAME as the library demarche_NAME, whose headers are included from
# the root of sim/ ("core/random.hpp"). main.cpp belongs to the program and mpi_module.cpp
# to a module of its own, not to a library.
function(demarche_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 layer "" "" "USES")
  set(folder ${PROJECT_SOURCE_DIR}/sim/${name})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  list(REMOVE_ITEM sources ${folder}/main.cpp ${folder}/mpi_module.cpp)

  # A layer that is headers only, so far, is an interface.
  if(sources)
    add_library(demarche_${name} STATIC ${sources})
    set(reach PUBLIC)
  else()
    add_library(demarche_${name} INTERFACE)
    set(reach INTERFACE)
  endif()
  target_include_directories(demarche_${name} ${reach} ${PROJECT_SOURCE_DIR}/sim)
  target_link_libraries(demarche_${name} ${reach} demarche_flags ${layer_USES})
  if(name STREQUAL app)
    target_include_directories(demarche_app ${reach} ${PROJECT_BINARY_DIR}/generated)
  endif()

  if(DEMARCHE_HEADERS_ALONE)
    demarche_headers_alone(${name})
  endif()
endfunction()

# Compiles every header of a layer as a file of its own, so that none leans on what its includers happened to include.
function(demarche_headers_alone name)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR}/sim ${PROJECT_SOURCE_DIR}/sim/${name}/*.hpp)
  set(sources)
  foreach(header IN LISTS headers)
    string(MAKE_C_IDENTIFIER ${header} unit)
    set(source ${PROJECT_BINARY_DIR}/generated/alone/${unit}.cpp)
    file(CONFIGURE OUTPUT ${source} CONTENT "#include \"${header}\"\n")
    list(APPEND sources ${source})
  endforeach()
  if(sources)
    add_library(headers_of_${name} OBJECT ${sources})
    target_link_libraries(headers_of_${name} PRIVATE demarche_${name})
    target_compile_options(headers_of_${name} PRIVATE -O0)
  endif()
endfunction()
