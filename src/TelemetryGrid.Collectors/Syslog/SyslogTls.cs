using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TelemetryGrid.Collectors.Syslog;

/// <summary>The server's side of TLS (RFC 5425): its certificate, and which certificates it takes of clients.</summary>
internal static class SyslogTls
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <exception cref="IOException">A file cannot be read or does not hold what it should; the message says which.</exception>
    public static SslServerAuthenticationOptions Load(SyslogCollectorOptions options)
    {
        var (certificate, issuers) = LoadServer(options.CertificateFile, options.KeyFile);
        var server = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, issuers, offline: true),
            EnabledSslProtocols = options.TlsVersions,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (options.ClientAuthorityFile.Length == 0)
        {
            return server;
        }
        var authorities = Load(options.ClientAuthorityFile);
        server.ClientCertificateRequired = true;
        server.RemoteCertificateValidationCallback = (_, client, chain, _) =>
            client is X509Certificate2 sent && IsTrusted(sent, chain, authorities) && IsNamed(sent, options.ClientNames);
        return server;
    }

    private static (X509Certificate2 Certificate, X509Certificate2Collection Issuers) LoadServer(string certificateFile, string keyFile)
    {
        try
        {
            using var fromPem = X509Certificate2.CreateFromPemFile(certificateFile, keyFile.Length == 0 ? null : keyFile);
            var chain = Load(certificateFile);
            chain.RemoveAt(0);
            // Windows uses keys only that are in a store of its own.
            var certificate = X509CertificateLoader.LoadPkcs12(fromPem.Export(X509ContentType.Pkcs12), null);
            return (certificate, chain);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            var files = keyFile.Length == 0 ? certificateFile : $"{certificateFile} and {keyFile}";
            throw new IOException($"The server's certificate cannot be read from {files}: {e.Message}", e);
        }
    }

    private static X509Certificate2Collection Load(string file)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(file);
            return certificates.Count > 0 ? certificates : throw new IOException($"{file} holds no certificate in PEM.");
        }
        catch (Exception e) when (e is CryptographicException or UnauthorizedAccessException)
        {
            throw new IOException($"The certificates in {file} cannot be read: {e.Message}", e);
        }
    }

    private static bool IsTrusted(X509Certificate2 client, X509Chain? sent, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        if (sent is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        }
        return chain.Build(client);
    }

    private static bool IsNamed(X509Certificate2 client, IReadOnlyList<string> names) =>
        names.Count == 0 || names.Any(name => client.MatchesHostname(name));
}
