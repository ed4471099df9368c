// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/testpanel.h"

#include "core/plaintext.h"
#include "ui/widgets/teststagerow.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::ConnectionTest;

TestPanel::TestPanel(const Theme &theme, MakeTest makeTest, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_makeTest(std::move(makeTest))
{
    setObjectName(u"testPanel"_s);
    setAccessibleName(tr("Connection test"));
    build();
    connect(&theme, &Theme::changed, this, [this] { refresh(); });
    refresh();
}

TestPanel::~TestPanel() = default;

void TestPanel::build()
{
    auto *title = new QLabel(tr("Connection test"), this);
    QFont bold = title->font();
    bold.setWeight(QFont::DemiBold);
    title->setFont(bold);
    m_about = new QLabel(this);
    m_about->setTextFormat(Qt::PlainText);
    m_about->setWordWrap(true);
    m_about->setProperty("muted", true);
    m_about->setText(
        tr("Tries the way step by step: the name, the connection, TLS or ssh, the engine, its version, what "
           "it permits. It only reads, and a host can be added without it."));

    auto *rows = new QWidget;
    m_rowsLayout = new QVBoxLayout(rows);
    m_rowsLayout->setContentsMargins(0, 0, 4, 0);
    m_rowsLayout->setSpacing(10);
    m_rowsLayout->addStretch(1);
    m_scroll = new QScrollArea(this);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setWidget(rows);
    for (QWidget *behind : {rows, m_scroll->viewport()})
        behind->setAutoFillBackground(false); // the panel's own colour

    m_summary = new QLabel(this);
    m_summary->setObjectName(u"testSummary"_s);
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setWordWrap(true);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);

    m_button = new QPushButton(this);
    m_button->setObjectName(u"testConnection"_s);
    m_button->setAutoDefault(false);
    connect(m_button, &QPushButton::clicked, this, [this] { isRunning() ? cancel() : start(); });
    m_copy = new QPushButton(tr("Copy"), this);
    m_copy->setObjectName(u"copyTest"_s);
    m_copy->setAccessibleName(tr("Copy the test's result"));
    m_copy->setAutoDefault(false);
    connect(m_copy, &QPushButton::clicked, this, [this] { copy(); });
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_button, 1);
    buttons->addWidget(m_copy);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 20);
    column->setSpacing(8);
    column->addWidget(title);
    column->addWidget(m_about);
    column->addSpacing(4);
    column->addWidget(m_scroll, 1);
    column->addWidget(m_summary);
    column->addSpacing(4);
    column->addLayout(buttons);
}

void TestPanel::setEndpoint(const std::optional<engine::Endpoint> &endpoint)
{
    if (m_endpoint == endpoint)
        return;
    m_endpoint = endpoint;
    m_test.reset();
    m_cancelled = false;
    refresh();
}

bool TestPanel::isRunning() const
{
    return m_test && m_test->isRunning();
}

void TestPanel::start()
{
    if (!m_endpoint || !m_makeTest)
        return;
    m_cancelled = false;
    m_test = m_makeTest();
    connect(m_test.get(), &ConnectionTest::changed, this, [this] { refresh(); });
    connect(m_test.get(), &ConnectionTest::finished, this, [this] { refresh(); });
    m_test->start(*m_endpoint);
    refresh();
}

void TestPanel::cancel()
{
    if (!isRunning())
        return;
    m_cancelled = true;
    m_test->cancel();
    refresh();
}

void TestPanel::refresh()
{
    showRows(m_test ? m_test->stages() : QList<ConnectionTest::Stage>());
    m_about->setVisible(!m_test);
    showSummary();
    m_button->setText(isRunning() ? tr("Stop the test") : m_test ? tr("Test again") : tr("Test connection"));
    m_button->setEnabled(m_endpoint && m_makeTest);
    m_copy->setVisible(m_test && !isRunning());
    update();
}

void TestPanel::showRows(const QList<ConnectionTest::Stage> &stages)
{
    while (m_rows.size() < stages.size()) {
        auto *row = new TestStageRow(m_theme, m_scroll->widget());
        m_rowsLayout->insertWidget(int(m_rows.size()), row);
        m_rows.append(row);
    }
    while (m_rows.size() > stages.size())
        delete m_rows.takeLast();
    for (qsizetype i = 0; i < stages.size(); ++i)
        m_rows.at(i)->show(stages.at(i), m_endpoint->kind);
}

void TestPanel::showSummary()
{
    fleet::Tone tone = fleet::Tone::Neutral;
    QString text;
    if (m_cancelled) {
        text = tr("Stopped.");
    } else if (m_test && m_test->hasPassed()) {
        tone = fleet::Tone::Good;
        const auto &engine = m_test->engine();
        text = engine ? tr("It works: %1 answers.").arg(core::plainLine(engine->engine + u' ' + engine->version, 80))
                      : tr("It works.");
    } else if (m_test && !m_test->isRunning()) {
        tone = fleet::Tone::Bad;
        text = tr("It can't be reached like this.");
    }
    QPalette palette = m_summary->palette();
    palette.setColor(QPalette::WindowText, m_theme.toneText(tone));
    m_summary->setPalette(palette);
    m_summary->setText(text);
    m_summary->setVisible(!text.isEmpty());
}

void TestPanel::copy() const
{
    if (m_test && m_endpoint)
        QGuiApplication::clipboard()->setText(stagesText(m_test->stages(), *m_endpoint));
}

void TestPanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colors().panel);
    painter.fillRect(QRect(0, 0, 1, height()), m_theme.colors().line);
}

} // namespace bayplan::ui
