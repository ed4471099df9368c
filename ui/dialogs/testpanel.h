// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/connectiontest.h"
#include "ui/theme.h"

#include <QList>
#include <QWidget>

#include <functional>
#include <memory>
#include <optional>

class QLabel;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace bayplan::ui {

class TestStageRow;

/// Tests the connection to an endpoint and shows each stage as it goes. The rest of the dialog stays usable meanwhile.
class TestPanel : public QWidget
{
    Q_OBJECT

public:
    using MakeTest = std::function<std::unique_ptr<fleet::ConnectionTest>()>;

    /// `theme` must outlive the panel.
    TestPanel(const Theme &theme, MakeTest makeTest, QWidget *parent = nullptr);
    ~TestPanel() override;

    /// What would be tested; nothing while the address isn't complete. Another one ends a test and drops what was
    /// found.
    void setEndpoint(const std::optional<engine::Endpoint> &endpoint);
    void start();
    void cancel();
    bool isRunning() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void build();
    void refresh();
    void showRows(const QList<fleet::ConnectionTest::Stage> &stages);
    void showSummary();
    void copy() const;

    const Theme &m_theme;
    const MakeTest m_makeTest;
    std::optional<engine::Endpoint> m_endpoint;
    std::unique_ptr<fleet::ConnectionTest> m_test; ///< null while nothing was tested
    bool m_cancelled = false;
    QLabel *m_about = nullptr;
    QScrollArea *m_scroll = nullptr;
    QVBoxLayout *m_rowsLayout = nullptr;
    QList<TestStageRow *> m_rows;
    QLabel *m_summary = nullptr;
    QPushButton *m_button = nullptr;
    QPushButton *m_copy = nullptr;
};

} // namespace bayplan::ui
