# SPDX-License-Identifier: GPL-3.0-or-later
# Reading Qt's headers is half of the time a file takes to compile, so the usual ones are compiled once for all targets:
# "core" for what knows no widgets, "widgets" for the rest. Files include what they use all the same; with
# BAYPLAN_PRECOMPILE=OFF the compiler tells what is missing.
option(BAYPLAN_PRECOMPILE "Compile the usual headers once" ON)

if(BAYPLAN_PRECOMPILE)
  set(core_headers
    <QAbstractItemModel> <QCoreApplication> <QDateTime> <QHash> <QJsonArray> <QJsonDocument> <QJsonObject> <QList>
    <QMap> <QObject> <QPointer> <QRegularExpression> <QSet> <QString> <QStringList> <QTimer> <QUrl>
    <algorithm> <chrono> <functional> <memory> <optional> <vector> <tl/expected.hpp>)
  set(widgets_headers
    <QAbstractItemView> <QBoxLayout> <QDialog> <QLabel> <QPainter> <QPushButton> <QToolButton> <QWidget>)

  add_library(bayplan_precompiled_core STATIC "${CMAKE_CURRENT_LIST_DIR}/precompiled/precompiled.cpp")
  target_link_libraries(bayplan_precompiled_core PRIVATE bayplan_common Qt6::Core tl::expected)
  target_precompile_headers(bayplan_precompiled_core PRIVATE ${core_headers})

  add_library(bayplan_precompiled_widgets STATIC "${CMAKE_CURRENT_LIST_DIR}/precompiled/precompiled.cpp")
  target_link_libraries(bayplan_precompiled_widgets PRIVATE bayplan_common Qt6::Widgets tl::expected)
  target_precompile_headers(bayplan_precompiled_widgets PRIVATE ${core_headers} ${widgets_headers})
  set_target_properties(bayplan_precompiled_core bayplan_precompiled_widgets PROPERTIES AUTOMOC OFF AUTORCC OFF)
endif()

# bayplan_precompile(target core|widgets): the target's files get those headers.
function(bayplan_precompile target kind)
  if(BAYPLAN_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM bayplan_precompiled_${kind})
  endif()
endfunction()
