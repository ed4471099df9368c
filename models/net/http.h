// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

namespace bayplan::net {

class BodyPipe;
class ReplyFlow;
struct TlsMaterial;
struct TlsSession;

/// Where a request goes: a unix socket when `socketPath` is set, else what `base` names.
struct Origin
{
    QString socketPath; ///< absolute path, at most 107 bytes in UTF-8 (sun_path)
    QByteArray base;    ///< scheme and authority, "http://10.0.0.5:2375"; a placeholder host for unix sockets
    QString name;       ///< what messages call it: the endpoint as the user wrote it
    std::shared_ptr<const TlsMaterial> tls = {}; ///< for https, which is refused without it
    /// Each connection costs a command on the host, and its sshd lets ten run at a time (MaxSessions).
    bool fewConnections = false;
};

/// Who signs a request to AWS, and for what: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
struct AwsSigner
{
    QByteArray region;  ///< "eu-central-1"
    QByteArray service; ///< "elasticloadbalancing"
    QByteArray keyId;
    QByteArray secret; ///< never told
};

struct HttpRequest
{
    Origin origin;
    QByteArray method = "GET";
    QByteArray path; ///< begins with '/', already percent-encoded, with its query
    QByteArray body;
    QList<QByteArray> headers; ///< "Name: value"
    std::chrono::milliseconds connectTimeout{5'000};
    std::chrono::milliseconds timeout{30'000}; ///< for the whole exchange; 0 for streams, where quiet is legal
    qint64 maxBody = 512ll * 1024 * 1024;      ///< a longer reply is an error; streams are not limited
    std::shared_ptr<BodyPipe> pipe = {};       ///< the body, instead of `body`, when it is made while it is sent
    std::shared_ptr<ReplyFlow> flow = {};      ///< set: a streamed reply can be held
    bool connectOnly = false;                  ///< ends, without a reply, as soon as the connection is there
    std::shared_ptr<const AwsSigner> aws = {}; ///< set: it is signed; a session's token is one of `headers`
    std::shared_ptr<TlsSession> session = {};  ///< set: a new connection is made, and told of here

    /// True for methods that change nothing.
    bool isRead() const { return method == "GET" || method == "HEAD"; }
};

/// Status and header lines of a reply.
struct HttpHead
{
    int status = 0;
    QList<std::pair<QByteArray, QByteArray>> headers; ///< names in lower case

    /// Value of the first header of that (lower-case) name; null when absent.
    QByteArray header(QByteArrayView name) const;
};

struct HttpReply
{
    HttpHead head;
    QByteArray body;
};

/// Callbacks of a reply that is read as it comes. `end` is called once and last; `head` and `data` before it, in order.
struct StreamHandlers
{
    std::function<void(const HttpHead &)> head;
    std::function<void(const QByteArray &)> data;
    std::function<void(core::Result<void>)> end;
};

} // namespace bayplan::net
