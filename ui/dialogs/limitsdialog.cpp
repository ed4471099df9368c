// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/limitsdialog.h"

#include "core/humanize.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSpinBox>
#include <QVBoxLayout>

#include <array>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using core::Result;
using engine::Limits;
using Number = std::optional<qint64>;

namespace {

constexpr qint64 billion = 1'000'000'000;
constexpr qint64 leastMemory = 6ll << 20; ///< moby's own minimum
constexpr std::array policies = {"", "no", "on-failure", "always", "unless-stopped"};
constexpr int onFailure = 2;

tl::unexpected<core::Error> wrong(const QString &what)
{
    return core::fail({.kind = core::Error::Kind::Input, .what = what, .where = {}, .next = {}});
}

bool isNone(const QString &text)
{
    return text == u"0"_s || text.compare(u"none"_s, Qt::CaseInsensitive) == 0 ||
           text.compare(LimitsDialog::tr("none"), Qt::CaseInsensitive) == 0;
}

Result<Number> countIn(const QString &text, const QString &complaint)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return Number();
    if (isNone(trimmed))
        return Number(0);
    bool ok = false;
    const qint64 value = trimmed.toLongLong(&ok);
    if (!ok || value < 1)
        return wrong(complaint);
    return Number(value);
}

Result<Number> cpusIn(const QString &text)
{
    QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return Number();
    if (isNone(trimmed))
        return Number(0);
    bool ok = false;
    const double value = trimmed.replace(u',', u'.').toDouble(&ok);
    if (!ok || value < 0.01 || value > 10'000)
        return wrong(LimitsDialog::tr("CPUs are a number from 0.01 on, such as 1.5."));
    return Number(qint64(value * double(billion) + 0.5));
}

} // namespace

Result<Number> bytesIn(const QString &text, bool unlimited)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return Number();
    if (isNone(trimmed))
        return Number(0);
    if (unlimited && trimmed == u"-1"_s)
        return Number(-1);
    static const QRegularExpression pattern(u"^([0-9]{1,12}(?:[.,][0-9]{1,6})?)\\s*([bkmgt]?)(?:i?b)?$"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    const auto match = pattern.match(trimmed);
    if (!match.hasMatch())
        return wrong(LimitsDialog::tr("Memory is a number with k, m or g, such as 512m; or “none”."));
    const qsizetype unit = u"bkmgt"_s.indexOf(match.captured(2).toLower());
    const double value =
        match.captured(1).replace(u',', u'.').toDouble() * double(1ull << (10 * std::max(unit, qsizetype(0))));
    if (value > double(1ull << 60))
        return wrong(LimitsDialog::tr("That is more memory than there is."));
    return Number(qint64(value));
}

LimitsDialog::LimitsDialog(const Theme &theme, const QString &heading, std::function<void(const Limits &)> chosen,
                           QWidget *parent)
    : ActionDialog(theme, tr("Limits"), heading, parent)
    , m_chosen(std::move(chosen))
    , m_memory(new QLineEdit(this))
    , m_swap(new QLineEdit(this))
    , m_cpus(new QLineEdit(this))
    , m_shares(new QLineEdit(this))
    , m_pids(new QLineEdit(this))
    , m_restart(new QComboBox(this))
    , m_retries(new QSpinBox(this))
{
    setObjectName(u"limitsDialog"_s);
    addText(tr("What is left empty stays as it is; “none” lifts a limit."), true);
    content().addSpacing(4);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(14);
    grid->setVerticalSpacing(4);
    const auto place = [&](int row, int column, const QString &title, const QString &name, QWidget *field) {
        auto *label = new QLabel(title, this);
        label->setBuddy(field);
        field->setObjectName(name);
        field->setAccessibleName(title);
        field->setMinimumHeight(32);
        grid->addWidget(label, 2 * row, column);
        grid->addWidget(field, 2 * row + 1, column);
    };
    place(0, 0, tr("Memory"), u"memory"_s, m_memory);
    place(0, 1, tr("Memory and swap together"), u"memorySwap"_s, m_swap);
    place(1, 0, tr("CPUs"), u"cpus"_s, m_cpus);
    place(1, 1, tr("CPU shares"), u"cpuShares"_s, m_shares);
    place(2, 0, tr("Processes"), u"pids"_s, m_pids);
    place(2, 1, tr("Restart policy"), u"restart"_s, m_restart);
    place(3, 1, tr("Attempts at most"), u"retries"_s, m_retries);
    content().addLayout(grid);
    m_memory->setPlaceholderText(tr("as it is"));
    for (QLineEdit *edit : {m_swap, m_cpus, m_shares, m_pids})
        edit->setPlaceholderText(tr("as it is"));
    m_restart->addItems({tr("as it is"), u"no"_s, u"on-failure"_s, u"always"_s, u"unless-stopped"_s});
    m_retries->setRange(0, 1'000'000);
    m_retries->setSpecialValueText(tr("without end"));
    for (QLineEdit *edit : {m_memory, m_swap, m_cpus, m_shares, m_pids})
        connect(edit, &QLineEdit::textChanged, this, [this] { validate(); });
    connect(m_restart, &QComboBox::currentIndexChanged, this, [this] { validate(); });
    setAction(tr("Change"));
    setFixedWidth(460);
    m_memory->setFocus();
    validate();
}

void LimitsDialog::showPresent(const Limits &limits)
{
    const auto show = [](QLineEdit *edit, const Number &value, const QString &text) {
        edit->setPlaceholderText(value.value_or(0) == 0 ? tr("none now") : tr("%1 now").arg(text));
    };
    show(m_memory, limits.memory, core::binarySize(limits.memory.value_or(0)));
    show(m_swap, limits.memorySwap,
         limits.memorySwap.value_or(0) < 0 ? tr("all there is") : core::binarySize(limits.memorySwap.value_or(0)));
    show(m_cpus, limits.nanoCpus, locale().toString(double(limits.nanoCpus.value_or(0)) / double(billion)));
    show(m_shares, limits.cpuShares, locale().toString(limits.cpuShares.value_or(0)));
    show(m_pids, limits.pids, locale().toString(limits.pids.value_or(0)));
    const QString policy = limits.restart ? limits.restart->name : QString();
    m_restart->setItemText(0, tr("%1, as it is").arg(policy.isEmpty() ? u"no"_s : policy));
}

Result<Limits> LimitsDialog::limits() const
{
    const auto memory = bytesIn(m_memory->text());
    const auto swap = bytesIn(m_swap->text(), true);
    const auto cpus = cpusIn(m_cpus->text());
    const auto shares = countIn(m_shares->text(), tr("CPU shares are a whole number; 1024 is usual."));
    const auto pids = countIn(m_pids->text(), tr("The number of processes is a whole number."));
    for (const auto *part : {&memory, &swap, &cpus, &shares, &pids}) {
        if (!*part)
            return core::fail(part->error());
    }
    if (*memory && **memory > 0 && **memory < leastMemory)
        return wrong(tr("Engines allow no less than 6 MiB."));
    if (*memory && *swap && **swap > 0 && **swap < **memory)
        return wrong(tr("Memory and swap together can't be less than the memory."));
    Limits wanted{.memory = *memory, .memorySwap = *swap, .nanoCpus = *cpus, .cpuShares = *shares, .pids = *pids};
    if (m_restart->currentIndex() > 0)
        wanted.restart =
            engine::RestartPolicy{.name = QString::fromLatin1(policies.at(size_t(m_restart->currentIndex()))),
                                  .mostRetries = m_restart->currentIndex() == onFailure ? m_retries->value() : 0};
    return wanted;
}

void LimitsDialog::validate()
{
    m_retries->setEnabled(m_restart->currentIndex() == onFailure);
    const auto wanted = limits();
    if (!wanted)
        setPossible(false, wanted.error().what);
    else
        setPossible(!wanted->isEmpty());
}

void LimitsDialog::act()
{
    const auto wanted = limits();
    if (!wanted || wanted->isEmpty())
        return;
    accept();
    m_chosen(*wanted);
}

} // namespace bayplan::ui
