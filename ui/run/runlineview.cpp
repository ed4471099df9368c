// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/runlineview.h"

#include "run/dockerrun.h"
#include "run/secretwords.h"
#include "ui/theme.h"

#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int lines = 3;
} // namespace

RunLineView::RunLineView(QWidget *parent)
    : QWidget(parent)
    , m_text(new QPlainTextEdit(this))
    , m_secrets(new QCheckBox(tr("Show secrets"), this))
    , m_copy(new QPushButton(tr("Copy"), this))
{
    auto *title = new QLabel(tr("The same as a command"), this);
    title->setProperty("muted", true);
    m_text->setObjectName(u"runLine"_s);
    m_text->setAccessibleName(title->text());
    m_text->setReadOnly(true);
    m_text->setPlaceholderText(tr("It is written here once there is an image."));
    m_text->setTabChangesFocus(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setFont(Theme::monospaceFont(font()));
    m_text->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_text->setFixedHeight(m_text->fontMetrics().lineSpacing() * lines + 24);
    m_secrets->setObjectName(u"showSecrets"_s);
    m_copy->setObjectName(u"copyRunLine"_s);
    m_copy->setAccessibleName(tr("Copy the command"));
    m_copy->setToolTip(tr("Copies the command as it works, with its secrets"));
    m_copy->setAutoDefault(false);
    auto *head = new QHBoxLayout;
    head->setSpacing(12);
    head->addWidget(title, 1);
    head->addWidget(m_secrets);
    head->addWidget(m_copy);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addLayout(head);
    column->addWidget(m_text);
    connect(m_secrets, &QCheckBox::toggled, this, [this](bool shown) {
        refresh();
        Q_EMIT secretsShownChanged(shown);
    });
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(run::toDockerRun(m_spec)); });
}

bool RunLineView::areSecretsShown() const
{
    return m_secrets->isChecked();
}

void RunLineView::showSpec(const run::ContainerSpec &spec)
{
    m_spec = spec;
    refresh();
}

void RunLineView::refresh()
{
    const run::ContainerSpec hidden = run::masked(m_spec);
    m_secrets->setVisible(hidden != m_spec);
    QString line; // without an image there is no such line
    if (!m_spec.image.isEmpty())
        line = run::toDockerRun(m_secrets->isChecked() ? m_spec : hidden);
    m_copy->setEnabled(!line.isEmpty());
    if (line != m_text->toPlainText())
        m_text->setPlainText(line);
}

} // namespace bayplan::ui
