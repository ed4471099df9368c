# SPDX-License-Identifier: GPL-3.0-or-later
# bayplan_translations(target file.ts...): compiles translations into the target's resources, under
# :/bayplan/translations. Target `translations-update` brings the files up to date with the sources.

# Debian and its kin keep Qt 6's tools off the PATH, where Qt 5's may be found instead.
get_target_property(BAYPLAN_QMAKE Qt6::qmake IMPORTED_LOCATION)
get_filename_component(BAYPLAN_QT_TOOLS "${BAYPLAN_QMAKE}" DIRECTORY)
foreach(tool lrelease lupdate)
  string(TOUPPER ${tool} variable)
  find_program(BAYPLAN_${variable} NAMES ${tool} ${tool}-qt6 ${tool}6
    HINTS "${BAYPLAN_QT_TOOLS}" /usr/lib/qt6/bin /usr/lib64/qt6/bin)
endforeach()
if(NOT BAYPLAN_LRELEASE)
  message(FATAL_ERROR "Qt's lrelease was not found; it comes with qt6-l10n-tools (or qt6-linguist)")
endif()

function(bayplan_translations target)
  set(entries "")
  set(compiled "")
  foreach(source ${ARGN})
    get_filename_component(name "${source}" NAME_WE)
    set(result "${CMAKE_CURRENT_BINARY_DIR}/${name}.qm")
    add_custom_command(OUTPUT "${result}"
      COMMAND "${BAYPLAN_LRELEASE}" -silent "${source}" -qm "${result}"
      DEPENDS "${source}" VERBATIM)
    string(APPEND entries "<file>${name}.qm</file>")
    list(APPEND compiled "${result}")
  endforeach()
  set(list "${CMAKE_CURRENT_BINARY_DIR}/translations.qrc")
  file(CONFIGURE OUTPUT "${list}" @ONLY
    CONTENT "<RCC><qresource prefix=\"/bayplan/translations\">@entries@</qresource></RCC>\n")
  set(code "${CMAKE_CURRENT_BINARY_DIR}/qrc_translations.cpp")
  add_custom_command(OUTPUT "${code}"
    COMMAND Qt6::rcc --name translations --output "${code}" "${list}"
    DEPENDS "${list}" ${compiled} VERBATIM)
  set_source_files_properties("${code}" PROPERTIES SKIP_AUTOMOC ON)
  target_sources(${target} PRIVATE "${code}")

  if(BAYPLAN_LUPDATE)
    # English needs no more than its plurals: everything else is in English as it stands.
    add_custom_target(translations-update
      COMMAND "${BAYPLAN_LUPDATE}" -I . -I models -locations none -no-obsolete -pluralonly
        app models ui -ts resources/translations/bayplan_en.ts
      WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}" VERBATIM)
  endif()
endfunction()
