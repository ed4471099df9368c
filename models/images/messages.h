// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "engine/linesplitter.h"

#include <QHash>
#include <QList>
#include <QSet>
#include <QStringList>

#include <optional>

namespace bayplan::images {

/// One line of what an engine says while it pulls or loads (moby's jsonmessage).
struct Message
{
    QString id;     ///< of a layer, mostly
    QString status; ///< "Downloading"
    QString stream; ///< text for people: "Loaded image: app:1"
    qint64 current = 0;
    qint64 total = 0;
    QString error; ///< it has failed, though the status of the reply was 200
};

/// Cuts such a reply into its messages. A line that is no JSON object is passed over.
class MessageReader
{
public:
    QList<Message> feed(const QByteArray &data);

private:
    engine::LineSplitter m_lines{1024 * 1024};
};

/// How far a pull is, by what was said of its layers so far.
class PullProgress
{
public:
    void take(const Message &message);

    int layers() const { return int(m_layers.size()); }
    int complete() const;
    int alreadyThere() const;
    /// Bytes, of the layers whose size has been told.
    qint64 done() const;
    qint64 total() const;
    /// "3 of 7 layers"; before any layer is known, what the engine said last.
    QString text() const;
    /// The engine's own word for why it failed, on one line, if it did.
    const std::optional<QString> &error() const { return m_error; }

private:
    struct Layer
    {
        qint64 current = 0;
        qint64 total = 0;
        bool complete = false;
        bool alreadyThere = false;
    };

    QHash<QString, Layer> m_layers;
    QString m_last;
    std::optional<QString> m_error;
};

/// What a load has told so far. Engines are silent about the layers they had (moby image/tarexport/load.go); Podman
/// tells of none.
class LoadProgress
{
public:
    void take(const Message &message);

    /// Layers that were unpacked, or are being.
    int unpacked() const { return int(m_layers.size()); }
    /// How many of `layers` ("sha256:…") were not.
    int spared(const QStringList &layers) const;
    /// The engine's own words, on one line each: "Loaded image: app:1".
    const QStringList &loaded() const { return m_loaded; }
    /// Why it failed, on one line, if it did.
    const std::optional<QString> &error() const { return m_error; }

private:
    QSet<QString> m_layers; ///< the first digits of each
    QStringList m_loaded;
    std::optional<QString> m_error;
};

} // namespace bayplan::images
