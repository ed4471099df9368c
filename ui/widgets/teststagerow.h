// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/connectiontest.h"
#include "ui/theme.h"

#include <QTimer>
#include <QWidget>

class QLabel;

namespace bayplan::ui {

/// One stage of a connection's test: a sign and a word for its state, what was found, how long it took; or what went
/// wrong and what to do next. All of it can be selected and copied.
class TestStageRow : public QWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive the row.
    explicit TestStageRow(const Theme &theme, QWidget *parent = nullptr);

    void show(const fleet::ConnectionTest::Stage &stage, engine::Endpoint::Kind kind);

private:
    class Sign;

    void restyle();

    const Theme &m_theme;
    fleet::ConnectionTest::State m_state = fleet::ConnectionTest::State::Waiting;
    Sign *m_sign;
    QLabel *m_name;
    QLabel *m_word;
    QLabel *m_detail;
    QLabel *m_next;
};

/// "waiting", "running…", "3 ms", "failed after 5 s": a stage's state in words.
QString stageStateText(const fleet::ConnectionTest::Stage &stage);
/// A test as text, a line for each stage and its error.
QString stagesText(const QList<fleet::ConnectionTest::Stage> &stages, const engine::Endpoint &endpoint);

} // namespace bayplan::ui
