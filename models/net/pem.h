// SPDX-License-Identifier: GPL-3.0-or-later
// Reading PEM text with OpenSSL, as TLS material and TLS contexts both do.
#pragma once

#include <QByteArray>

#include <memory>
#include <openssl/bio.h>

namespace bayplan::net {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free_all)>;

/// A stream over `text`, which must stay as it is for as long as the stream lives.
inline Bio pemStream(const QByteArray &text)
{
    return {BIO_new_mem_buf(text.constData(), int(text.size())), &BIO_free_all};
}

/// A callback that never gives a passphrase. Without one OpenSSL would ask on the terminal.
inline int noPassphrase(char * /*buffer*/, int /*size*/, int /*isWriting*/, void * /*data*/)
{
    return -1;
}

} // namespace bayplan::net
