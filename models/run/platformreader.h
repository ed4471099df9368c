// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "fleet/hostconfig.h"
#include "run/imageplatform.h"

#include <QHash>
#include <QObject>

#include <memory>
#include <optional>

namespace bayplan::fleet {
class HostConnection;
}

namespace bayplan::run {

/// Asks hosts what their images were made for, which lists don't tell: once for each image, since an id stands for the
/// same content for good.
class PlatformReader : public QObject
{
    Q_OBJECT

public:
    explicit PlatformReader(QObject *parent = nullptr);
    ~PlatformReader() override;

    /// Of the image that the host has by this name, digest or id. Nothing while it is being asked for (changed() tells
    /// when it is known), when it is not there, or when the host did not tell. One out of reach is asked when it is
    /// back.
    std::optional<ImagePlatform> platform(fleet::HostConnection &host, const QString &reference);

Q_SIGNALS:
    void changed();

private:
    struct Read
    {
        core::Task task;
        std::optional<ImagePlatform> platform;
    };

    using Key = std::pair<fleet::HostId, QString>; ///< and the image's id
    QHash<Key, std::shared_ptr<Read>> m_reads;
};

} // namespace bayplan::run
