# SPDX-License-Identifier: GPL-3.0-or-later
# What every target shares: the language, the warnings, Qt's stricter modes; and bayplan_library(), which makes one
# library of one folder so that an include against the direction of the layers does not link.

find_program(CCACHE ccache)
if(CCACHE)
  # What its manual asks for where headers are precompiled.
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
endif()

set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_AUTOMOC ON)
set(CMAKE_AUTOMOC_COMPILER_PREDEFS OFF)
set(CMAKE_AUTORCC ON)

find_package(Qt6 6.4 REQUIRED COMPONENTS Core DBus Gui Network Sql Widgets Charts Svg)
get_target_property(MOC Qt6::moc IMPORTED_LOCATION)
configure_file("${CMAKE_CURRENT_LIST_DIR}/moc.in" "${CMAKE_BINARY_DIR}/moc" @ONLY
  FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
find_package(Qt6Keychain REQUIRED)
find_package(CURL 7.85 REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(simdjson REQUIRED)
find_package(tl-expected REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(VTERM REQUIRED IMPORTED_TARGET vterm>=0.1.3)
pkg_check_modules(ARCHIVE REQUIRED IMPORTED_TARGET libarchive>=3.6)
pkg_check_modules(YAML REQUIRED IMPORTED_TARGET yaml-cpp>=0.7)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd>=1.4)
pkg_check_modules(XLSXWRITER REQUIRED IMPORTED_TARGET xlsxwriter>=1.1)
find_path(RAPIDJSON_INCLUDE_DIR rapidjson/reader.h REQUIRED) # headers only

add_library(bayplan_common INTERFACE)
target_compile_features(bayplan_common INTERFACE cxx_std_20)
target_include_directories(bayplan_common INTERFACE "${CMAKE_SOURCE_DIR}" "${CMAKE_SOURCE_DIR}/models")
target_compile_options(bayplan_common INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast
  $<$<BOOL:${BAYPLAN_WERROR}>:-Werror>)
target_compile_definitions(bayplan_common INTERFACE
  BAYPLAN_VERSION="${PROJECT_VERSION}"
  QT_NO_CAST_FROM_ASCII
  QT_NO_CAST_TO_ASCII
  QT_NO_CONTEXTLESS_CONNECT
  QT_NO_KEYWORDS
  QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
  QT_STRICT_ITERATORS
  QT_USE_QSTRINGBUILDER)
# Three times as quick as the usual linker, and there are many test programs.
find_program(GOLD ld.gold)
if(GOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_link_options(bayplan_common INTERFACE -fuse-ld=gold)
endif()
if(BAYPLAN_SANITIZE)
  # All but the tests' own files: most of the time would go into those. The window is not built at all, and the
  # libraries are shared, or each of many programs would have all of their debug information.
  # Without the checks for what ends the program anyway or AddressSanitizer sees: a sixth of the compilers' time.
  set(sanitizers -fsanitize=address,undefined -fno-sanitize=null,alignment,object-size
    -fno-sanitize-recover=undefined -fno-omit-frame-pointer
    -Wno-maybe-uninitialized) # GCC takes what the sanitizers add for uses of what is not initialised
  target_compile_options(bayplan_common INTERFACE
    "$<$<NOT:$<BOOL:$<TARGET_PROPERTY:BAYPLAN_UNSANITIZED>>>:${sanitizers}>")
  target_compile_options(bayplan_common INTERFACE "$<$<BOOL:$<TARGET_PROPERTY:BAYPLAN_UNSANITIZED>>:-O0>")
  target_link_options(bayplan_common INTERFACE -fsanitize=address,undefined)
endif()

include(BayplanPrecompiled)

# bayplan_library(name [WIDGETS] SOURCES file... LINKS target...): the library of the folder this is called in.
# With BAYPLAN_UNITY sixteen of its files are compiled as one, in a third of the time, since most of it goes into headers:
# good where everything is built once. Names in unnamed namespaces must differ within a library then.
option(BAYPLAN_UNITY "Compile several files of a library as one" OFF)
function(bayplan_library name)
  cmake_parse_arguments(ARG "WIDGETS" "" "SOURCES;LINKS" ${ARGN})
  if(BAYPLAN_SANITIZE)
    add_library(${name} SHARED ${ARG_SOURCES})
  else()
    add_library(${name} STATIC ${ARG_SOURCES})
  endif()
  target_link_libraries(${name} PUBLIC bayplan_common ${ARG_LINKS})
  set_target_properties(${name} PROPERTIES UNITY_BUILD ${BAYPLAN_UNITY} UNITY_BUILD_BATCH_SIZE 16
    AUTOMOC_EXECUTABLE "${CMAKE_BINARY_DIR}/moc")
  if(ARG_WIDGETS)
    bayplan_precompile(${name} widgets)
  else()
    bayplan_precompile(${name} core)
  endif()
endfunction()
