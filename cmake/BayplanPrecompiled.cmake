# SPDX-License-Identifier: GPL-3.0-or-later
# Reading Qt's headers is half of the time a file takes to compile, so the usual ones are compiled once for all targets:
# "core" for what knows no widgets, "widgets" for the rest, "coretest" and "widgetstest" for tests of either. Files include
# what they use all the same; with BAYPLAN_PRECOMPILE=OFF the compiler tells what is missing.
option(BAYPLAN_PRECOMPILE "Compile the usual headers once" ON)

if(BAYPLAN_PRECOMPILE)
  set(core_headers
    <QAbstractItemModel> <QCoreApplication> <QDateTime> <QHash> <QJsonArray> <QJsonDocument> <QJsonObject> <QList>
    <QMap> <QObject> <QPointer> <QRegularExpression> <QSet> <QString> <QStringList> <QTimer> <QUrl>
    <algorithm> <chrono> <functional> <memory> <optional> <vector> <tl/expected.hpp>)
  set(widgets_headers
    <QAbstractItemView> <QBoxLayout> <QDialog> <QLabel> <QPainter> <QPushButton> <QToolButton> <QWidget>)

  # All that <QTest> includes but itself, since what is in it depends on the libraries of the target.
  set(test_headers
    <QtTest/qbenchmark.h> <QtTest/qtestcase.h> <QtTest/qtestdata.h> <QBitArray> <QCborArray> <QCborMap> <QDir>
    <QElapsedTimer> <QFile> <QProcess> <QRect> <QSharedPointer> <QSignalSpy> <QTemporaryDir> <QThread> <QUuid>)

  # bayplan_precompiled(kind LINKS target... HEADERS header...): compiles them.
  function(bayplan_precompiled kind)
    cmake_parse_arguments(ARG "" "" "LINKS;HEADERS" ${ARGN})
    set(name bayplan_precompiled_${kind})
    add_library(${name} STATIC "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/precompiled/precompiled.cpp")
    target_link_libraries(${name} PRIVATE bayplan_common tl::expected ${ARG_LINKS})
    target_precompile_headers(${name} PRIVATE ${ARG_HEADERS})
    set_target_properties(${name} PROPERTIES AUTOMOC OFF AUTORCC OFF)
    if(NOT kind STREQUAL "core")
      set_target_properties(${name} PROPERTIES BAYPLAN_UNSANITIZED ON)
    endif()
  endfunction()

  bayplan_precompiled(core LINKS Qt6::Core HEADERS ${core_headers})
  if(NOT BAYPLAN_SANITIZE)
    bayplan_precompiled(widgets LINKS Qt6::Widgets HEADERS ${core_headers} ${widgets_headers})
  endif()
  if(BAYPLAN_TESTS)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Test)
    # Without the folders it defines for QFINDTESTDATA: they differ, and its headers use them.
    set_target_properties(Qt6::Test PROPERTIES INTERFACE_COMPILE_DEFINITIONS QT_TESTLIB_LIB)
    bayplan_precompiled(coretest LINKS Qt6::Core Qt6::Test HEADERS ${core_headers} ${test_headers})
    if(NOT BAYPLAN_SANITIZE)
      bayplan_precompiled(widgetstest LINKS Qt6::Network Qt6::Widgets Qt6::Test
        HEADERS ${core_headers} ${widgets_headers} ${test_headers} <QTest>)
    endif()
  endif()
endif()

# bayplan_precompile(target core|widgets|coretest|widgetstest): the target's files get those headers. Only "core" is sanitized.
function(bayplan_precompile target kind)
  if(NOT kind STREQUAL "core")
    set_target_properties(${target} PROPERTIES BAYPLAN_UNSANITIZED ON)
  endif()
  if(BAYPLAN_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM bayplan_precompiled_${kind})
  endif()
endfunction()
