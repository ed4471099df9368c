// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/runfield.h"

#include "core/plaintext.h"
#include "run/shellwords.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using run::ContainerSpec;
using run::FieldProblem;

namespace {

/// Not options, but fields like them.
QString textOf(const ContainerSpec &spec, const QString &key)
{
    if (key == u"image"_s)
        return spec.image;
    if (key != u"command"_s)
        return flagNamed(key).get(spec).value(0);
    QStringList words;
    for (const QString &word : spec.command)
        words << run::quotedForShell(word);
    return words.join(u' ');
}

core::Result<void> takeText(ContainerSpec &spec, const QString &key, const QString &text)
{
    if (key == u"image"_s) {
        spec.image = text.trimmed();
        return {};
    }
    if (key != u"command"_s)
        return flagNamed(key).set(spec, text.trimmed());
    const auto split = run::splitShellWords(text);
    if (!split)
        return core::fail(split.error());
    if (!split->notes.isEmpty())
        return core::fail({.kind = core::Error::Kind::Input,
                           .what = LineField::tr("No shell runs this: put %1 in single quotes, or use sh -c '…'")
                                       .arg(core::plainLine(split->notes.first().text, 40)),
                           .where = {},
                           .next = {}});
    spec.command = split->words;
    return {};
}

} // namespace

const run::Flag &flagNamed(const QString &name)
{
    const auto &flags = run::allFlags();
    return *std::find_if(flags.begin(), flags.end(),
                         [&](const run::Flag &flag) { return name == QLatin1String(flag.name); });
}

RunField::RunField(const Theme &theme, const QString &key, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_key(key)
    , m_problem(new QLabel(this))
{
    m_problem->setObjectName(QString(u"problem:"_s + key));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();
    connect(&theme, &Theme::changed, this, [this] { restyle(); });
    restyle();
}

void RunField::restyle()
{
    QPalette palette = m_problem->palette();
    palette.setColor(QPalette::WindowText, m_theme.toneText(fleet::Tone::Bad));
    m_problem->setPalette(palette);
}

void RunField::setProblem(const FieldProblem &problem)
{
    m_problem->setText(problem.what.isEmpty() ? QString() : QString(core::plainLine(problem.what) + u'.'));
    m_problem->setVisible(!problem.what.isEmpty());
    markRow(problem.what.isEmpty() ? -1 : problem.row);
}

bool RunField::hasProblem() const
{
    return !m_problem->text().isEmpty();
}

LineField::LineField(const Theme &theme, const QString &key, const QString &title, const QString &placeholder,
                     QWidget *parent)
    : RunField(theme, key, parent)
    , m_edit(new QLineEdit(this))
{
    auto *label = new QLabel(title, this);
    label->setBuddy(m_edit);
    m_edit->setObjectName(QString(u"run:"_s + key));
    m_edit->setAccessibleName(title);
    m_edit->setPlaceholderText(placeholder);
    m_edit->setFont(Theme::monospaceFont(m_edit->font()));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(5);
    column->addWidget(label);
    column->addWidget(m_edit);
    column->addWidget(problemLabel());
    setFocusProxy(m_edit);
    connect(m_edit, &QLineEdit::textChanged, this, &RunField::edited);
}

void LineField::showSpec(const ContainerSpec &spec)
{
    m_edit->setText(textOf(spec, key()));
}

void LineField::readInto(ContainerSpec &spec, QList<FieldProblem> &problems) const
{
    if (m_edit->text().trimmed().isEmpty())
        return;
    if (const auto taken = takeText(spec, key(), m_edit->text()); !taken)
        problems << FieldProblem{key(), -1, taken.error().what};
}

int LineField::count() const
{
    return m_edit->text().trimmed().isEmpty() ? 0 : 1;
}

TickField::TickField(const Theme &theme, const QString &key, const QString &title, const QString &explanation,
                     QWidget *parent)
    : RunField(theme, key, parent)
    , m_box(new QCheckBox(title, this))
{
    constexpr int indent = 22; // below a tick, under its words
    m_box->setObjectName(QString(u"run:"_s + key));
    m_box->setAccessibleDescription(explanation);
    auto *hint = new QLabel(explanation, this);
    hint->setTextFormat(Qt::PlainText);
    hint->setWordWrap(true);
    hint->setProperty("muted", true);
    hint->setContentsMargins(indent, 0, 0, 0);
    hint->setVisible(!explanation.isEmpty());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(1);
    column->addWidget(m_box);
    column->addWidget(hint);
    column->addWidget(problemLabel());
    setFocusProxy(m_box);
    connect(m_box, &QCheckBox::toggled, this, &RunField::edited);
}

void TickField::showSpec(const ContainerSpec &spec)
{
    m_box->setChecked(!flagNamed(key()).get(spec).isEmpty());
}

void TickField::readInto(ContainerSpec &spec, QList<FieldProblem> &problems) const
{
    if (!m_box->isChecked())
        return;
    const run::Flag &flag = flagNamed(key());
    if (const auto taken = flag.set(spec, flag.isSwitch ? u"true"_s : u"always"_s); !taken)
        problems << FieldProblem{key(), -1, taken.error().what};
}

int TickField::count() const
{
    return m_box->isChecked() ? 1 : 0;
}

} // namespace bayplan::ui
