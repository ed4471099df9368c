// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "engine/call.h"

#include <QHash>

#include <optional>

namespace bayplan::run {

/// POST /images/create for a reference with or without tag or digest; takes as long as it takes.
engine::Call pullCall(const QString &reference, const QString &platform);

/// What the stream of a pull says: JSON lines, a layer each at a time. Errors come in the stream with status 200.
class PullProgress
{
public:
    void add(const QByteArray &data);
    /// To be called at the stream's end: takes a last line without its newline.
    void finish();

    QString text() const; ///< "3 of 7 layers"
    qint64 done() const;  ///< bytes
    qint64 total() const; ///< bytes of the layers whose size is known
    const std::optional<core::Error> &error() const { return m_error; }

private:
    struct Layer
    {
        qint64 done = 0;
        qint64 total = 0;
        bool complete = false;
    };

    void line(const QByteArray &text);

    QByteArray m_rest;
    QHash<QString, Layer> m_layers;
    std::optional<core::Error> m_error;
};

} // namespace bayplan::run
