# SPDX-License-Identifier: GPL-3.0-or-later
# The unit tests of a folder as one program, of which CTest still starts one test at a time. Some hundred programs take
# longer to compile and link than all else: what their headers instantiate is made again for each. Names must differ within
# a folder then. The files themselves know nothing of it.

# bayplan_grouped_test(target arguments source...): adds the test to its folder's program; the target, and the arguments
# that it is started with, are told in variables of these names.
function(bayplan_grouped_test target arguments)
  get_filename_component(folder "${CMAKE_CURRENT_SOURCE_DIR}" NAME)
  set(group unit_${folder})
  if(NOT TARGET ${group})
    add_executable(${group} "${CMAKE_SOURCE_DIR}/tests/support/grouped/main.cpp")
    target_include_directories(${group} PRIVATE "${CMAKE_SOURCE_DIR}/tests")
    bayplan_precompile(${group} coretest)
    # It is about files that are included.
    target_compile_options(${group} PRIVATE -Wno-subobject-linkage)
    cmake_language(EVAL CODE "cmake_language(DEFER CALL bayplan_write_group ${group})")
  endif()
  foreach(source IN LISTS ARGN)
    get_filename_component(path "${source}" ABSOLUTE)
    set_property(TARGET ${group} APPEND PROPERTY BAYPLAN_GROUPED "${path}")
  endforeach()
  list(GET ARGN 0 first)
  get_filename_component(first "${first}" NAME)
  set(${target} ${group} PARENT_SCOPE)
  set(${arguments} ${first} PARENT_SCOPE)
endfunction()

# Its files, a dozen at a time, once all are known.
function(bayplan_write_group group)
  get_target_property(sources ${group} BAYPLAN_GROUPED)
  list(REMOVE_DUPLICATES sources)
  list(LENGTH sources count)
  math(EXPR last "${count} - 1")
  set(number 0)
  foreach(first RANGE 0 ${last} 12)
    list(SUBLIST sources ${first} 12 some)
    list(TRANSFORM some REPLACE "(.+)" "#include \"\\1\"\n")
    list(JOIN some "" includes)
    set(file "${CMAKE_CURRENT_BINARY_DIR}/${group}_${number}.cpp")
    file(CONFIGURE OUTPUT "${file}" CONTENT "#include \"support/grouped/grouped.h\"\n${includes}" @ONLY)
    target_sources(${group} PRIVATE "${file}")
    math(EXPR number "${number} + 1")
  endforeach()
endfunction()
