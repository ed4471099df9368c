// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/exports/exportsnapshot.h"
#include "snapshots/taking/takesnapshot.h"

#include <QObject>

namespace bayplan::snapshots {

/// What is exported, and how.
struct ExportWishes
{
    QString source = {};    ///< a snapshot's file; empty: what there is now
    QStringList hosts = {}; ///< by name; empty: all
    ExportFormat format = ExportFormat::Json;
    bool withSecrets = false; ///< as far as the source has them
    QStringList allowed = {}; ///< names whose values stay, whatever they look like; see Masking
    QString path = {};        ///< written there, what is there is replaced
    QString workspace = {};   ///< the name of the one that is open
};

struct ExportOutcome
{
    Exported exported;
    int hosts = 0;
    int containers = 0;
    int masked = 0; ///< values taken out now
};

/// One export at a time, read and written beside the event loop.
class Exporting : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    explicit Exporting(const Sources &sources, QObject *parent = nullptr);

    /// Ends one that is under way: a file that is being written is still written, whole.
    void begin(const ExportWishes &wishes);
    void cancel();
    bool isBusy() const { return bool(m_work); }
    /// While now is read.
    CaptureProgress progress() const { return m_progress; }

Q_SIGNALS:
    void changed();
    void done(const bayplan::snapshots::ExportOutcome &outcome);
    void failed(const bayplan::core::Error &error);

private:
    void write(const ExportWishes &wishes, std::shared_ptr<Snapshot> now);

    const Sources m_sources;
    CaptureProgress m_progress;
    core::Task m_work;
};

} // namespace bayplan::snapshots
