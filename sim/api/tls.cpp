// OpenSSL does all of it. TLS 1.2 and later, as Salesforce; a key on the curve P-256, which is made in no
// time.
#include "sim/api/tls.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <climits>
#include <stdexcept>

#include <fmt/format.h>

namespace sfsim {
namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using CertificatePtr = std::unique_ptr<X509, decltype(&X509_free)>;
using KeyPtr = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

constexpr int64_t day_s = 24 * 3600;

std::string contents(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<size_t>(size)};
}

Bio reader(const std::string& text) {
  return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free};
}

void extend(X509* certificate, int what, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str());
  if (extension == nullptr) throw std::runtime_error("no certificate can be made for " + value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

// The names a client may know us by.
std::string names_with(std::string_view host) {
  std::string names = "DNS:localhost,IP:127.0.0.1,IP:::1";
  if (host.empty() || host == "localhost" || host == "127.0.0.1" || host == "::1") return names;
  const std::string text(host);
  unsigned char address[sizeof(in6_addr)];
  const bool ip =
      inet_pton(AF_INET, text.c_str(), address) == 1 || inet_pton(AF_INET6, text.c_str(), address) == 1;
  return names + (ip ? ",IP:" : ",DNS:") + text;
}

std::string last_problem() {
  const unsigned long code = ERR_peek_last_error();
  ERR_clear_error();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  return reason == nullptr ? "unknown" : reason;
}

void use_chain(SSL_CTX* context, const std::string& pem) {
  const Bio in = reader(pem);
  const CertificatePtr own(PEM_read_bio_X509_AUX(in.get(), nullptr, nullptr, nullptr), &X509_free);
  if (!own || SSL_CTX_use_certificate(context, own.get()) != 1)
    throw std::runtime_error("no certificate in PEM form there (" + last_problem() + ")");
  while (X509* next = PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr))
    SSL_CTX_add0_chain_cert(context, next);
  ERR_clear_error();  // the end of the file is one
}

void use_key(SSL_CTX* context, const std::string& pem) {
  const Bio in = reader(pem);
  const KeyPtr key(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
  if (!key) throw std::runtime_error("no private key in PEM form there (" + last_problem() + ")");
  if (SSL_CTX_use_PrivateKey(context, key.get()) != 1 || SSL_CTX_check_private_key(context) != 1)
    throw std::runtime_error("the private key is not that of the certificate (" + last_problem() + ")");
}

}  // namespace

Certificate self_signed_certificate(std::string_view host, UnixMillis now) {
  const KeyPtr key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  const CertificatePtr made(X509_new(), &X509_free);
  if (!key || !made) throw std::runtime_error("no key can be made: " + last_problem());
  X509* const certificate = made.get();
  X509_set_version(certificate, X509_VERSION_3);
  // Browsers refuse two certificates of one issuer with the same number.
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), static_cast<uint64_t>(now));
  const time_t from = static_cast<time_t>(now / 1000 - day_s);
  ASN1_TIME_set(X509_getm_notBefore(certificate), from);
  ASN1_TIME_set(X509_getm_notAfter(certificate), from + static_cast<time_t>(2 * 365 * day_s));
  X509_set_pubkey(certificate, key.get());
  X509_NAME* const name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>("sfsim on localhost"), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  extend(certificate, NID_basic_constraints, "critical,CA:TRUE");
  extend(certificate, NID_key_usage, "critical,digitalSignature,keyCertSign");
  extend(certificate, NID_ext_key_usage, "serverAuth");
  extend(certificate, NID_subject_alt_name, names_with(host));
  extend(certificate, NID_subject_key_identifier, "hash");
  extend(certificate, NID_authority_key_identifier, "keyid:always");
  if (X509_sign(certificate, key.get(), EVP_sha256()) == 0)
    throw std::runtime_error("no certificate can be signed: " + last_problem());
  const Bio pem(BIO_new(BIO_s_mem()), &BIO_free), key_pem(BIO_new(BIO_s_mem()), &BIO_free);
  PEM_write_bio_X509(pem.get(), certificate);
  PEM_write_bio_PrivateKey(key_pem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return {contents(pem.get()), contents(key_pem.get())};
}

Tls::Tls(const Certificate& certificate) : context_(SSL_CTX_new(TLS_server_method())) {
  if (context_ == nullptr) throw std::runtime_error("no TLS: " + last_problem());
  try {
    SSL_CTX_set_min_proto_version(context_, TLS1_2_VERSION);
    SSL_CTX_set_mode(context_, SSL_MODE_AUTO_RETRY);
    use_chain(context_, certificate.pem);
    use_key(context_, certificate.key_pem);
  } catch (const std::runtime_error&) {
    SSL_CTX_free(context_);
    throw;
  }
}

Tls::~Tls() { SSL_CTX_free(context_); }

Tls::Channel::Channel(const Tls& tls, int socket) : ssl_(SSL_new(tls.context_)) {
  if (ssl_ != nullptr) SSL_set_fd(ssl_, socket);
}

Tls::Channel::~Channel() { SSL_free(ssl_); }

bool Tls::Channel::handshake() {
  ERR_clear_error();
  return ssl_ != nullptr && SSL_accept(ssl_) == 1;
}

long Tls::Channel::read(char* into, size_t at_most) {
  ERR_clear_error();
  return SSL_read(ssl_, into, static_cast<int>(at_most < INT_MAX ? at_most : INT_MAX));
}

bool Tls::Channel::write(std::string_view text) {
  ERR_clear_error();
  size_t written = 0;
  return text.empty() || SSL_write_ex(ssl_, text.data(), text.size(), &written) == 1;
}

void Tls::Channel::say_goodbye() {
  ERR_clear_error();
  SSL_shutdown(ssl_);
}

}  // namespace sfsim
