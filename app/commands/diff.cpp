// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/output.h"
#include "app/commands/takesnapshot.h"
#include "core/soon.h"
#include "snapshots/comparisonformat.h"
#include "snapshots/snapshotfile.h"

#include <optional>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using snapshots::Snapshot;

namespace {

const QString atPresent = u"now"_s;

/// Tells what became of one snapshot until another, or until now.
class Diff : public QObject
{
public:
    Diff(const Arguments &arguments, std::function<void(int)> quit) : m_arguments(arguments), m_quit(std::move(quit))
    {
        m_begin = core::soon([this] { begin(); });
    }

private:
    void begin()
    {
        const QString first = m_arguments.words.at(0);
        const QString second = m_arguments.words.at(1);
        if (first != atPresent && !load(first, m_before))
            return;
        if (second != atPresent && !load(second, m_after))
            return;
        if (first != atPresent && second != atPresent)
            return finish();
        m_taking.emplace(m_arguments, m_quit, [this, isFirst = first == atPresent](Snapshot taken) {
            (isFirst ? m_before : m_after) = std::move(taken);
            finish();
        });
    }

    bool load(const QString &path, Snapshot &into)
    {
        auto loaded = snapshots::loadSnapshot(path);
        if (!loaded) {
            complain(loaded.error().message());
            m_quit(Failed);
            return false;
        }
        into = *std::move(loaded);
        return true;
    }

    void finish()
    {
        const SnapshotArguments &told = m_arguments.snapshot;
        const auto comparison =
            snapshots::compare(m_before, m_after, {.withNoise = told.withNoise, .withSecrets = told.includeSecrets});
        if (told.includeSecrets && !comparison.hasSecrets)
            complain(u"Secrets are masked in one of the two, so they are not compared"_s);
        const bool isTold = tell(comparison);
        const int hosts = m_taking ? m_taking->report() : Done;
        m_quit(isTold ? hosts : Failed);
    }

    bool tell(const snapshots::Comparison &comparison)
    {
        const SnapshotArguments &told = m_arguments.snapshot;
        const QByteArray content = snapshots::comparisonFile(comparison, told.comparisonFormat);
        if (told.output.isEmpty())
            return print(QString::fromUtf8(content));
        if (const auto saved = snapshots::saveExport(content, told.output, comparison.hasSecrets); !saved) {
            complain(saved.error().message());
            return false;
        }
        const qsizetype count = comparison.changes.size();
        if (m_arguments.json)
            return printJson(QJsonObject{{u"files"_s, QJsonArray{told.output}},
                                         {u"format"_s, snapshots::toString(told.comparisonFormat)},
                                         {u"secrets"_s, comparison.hasSecrets ? u"included"_s : u"masked"_s},
                                         {u"changes"_s, count}});
        return print(u"%1, %2: %3\n"_s.arg(counted(count, u"object differs"_s, u"objects differ"_s),
                                           comparison.hasSecrets ? u"secrets are in it"_s : u"secrets are masked"_s,
                                           told.output));
    }

    const Arguments &m_arguments;
    const std::function<void(int)> m_quit;
    Snapshot m_before;
    Snapshot m_after;
    std::optional<TakeSnapshot> m_taking;
    core::Task m_begin;
};

} // namespace

std::unique_ptr<QObject> startDiff(const Arguments &arguments, std::function<void(int)> quit)
{
    return std::make_unique<Diff>(arguments, std::move(quit));
}

} // namespace bayplan::app
