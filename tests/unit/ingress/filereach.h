// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/soon.h"
#include "ingress/reach.h"

#include <functional>
#include <optional>

namespace bayplan::tests {

/// A place that is made up: one file, and whatever answers commands and sockets there. Outlives its reaches.
struct FilePlace
{
    std::optional<QByteArray> file = QByteArray();
    std::function<ingress::CommandEnd(const QStringList &command)> run = {};
    std::function<core::Result<QByteArray>(const QByteArray &request)> talk = {};
};

class FileReach final : public ingress::Reach
{
public:
    explicit FileReach(FilePlace &place) : m_place(place) {}

    QString where() const override { return QStringLiteral("the machine"); }
    core::Task readFile(const QString &, std::function<void(core::Result<std::optional<QByteArray>>)> done) override
    {
        return core::soon([this, done] { done(m_place.file); });
    }
    core::Task writeFile(const QString &, const QByteArray &bytes,
                         std::function<void(core::Result<void>)> done) override
    {
        return core::soon([this, bytes, done] {
            m_place.file = bytes;
            done({});
        });
    }
    core::Task writeLike(const QString &path, const QString &, const QByteArray &bytes,
                         std::function<void(core::Result<void>)> done) override
    {
        return writeFile(path, bytes, std::move(done));
    }
    core::Task removeFile(const QString &, std::function<void(core::Result<void>)> done) override
    {
        return core::soon([this, done] {
            m_place.file.reset();
            done({});
        });
    }
    core::Task run(const QStringList &command, const QByteArray &,
                   std::function<void(core::Result<ingress::CommandEnd>)> done) override
    {
        return core::soon([this, command, done] { done(m_place.run(command)); });
    }
    core::Task talk(const QString &, const QByteArray &request,
                    std::function<void(core::Result<QByteArray>)> done) override
    {
        return core::soon([this, request, done] { done(m_place.talk(request)); });
    }
    core::Task signal(const QString &, std::function<void(core::Result<void>)> done) override
    {
        return core::soon([done] { done({}); });
    }

private:
    FilePlace &m_place;
};

} // namespace bayplan::tests
