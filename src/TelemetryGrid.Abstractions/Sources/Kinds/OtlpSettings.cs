namespace TelemetryGrid.Sources;

/// <summary>Settings of <see cref="SourceKind.Otlp"/>. The endpoint is that of OTLP/HTTP, usually port 4318.</summary>
public static class OtlpSettings
{
    public const string GrpcEndpoint = "grpc_endpoint";
    public const string Off = "off";
    public const string MaxRequestBytes = "max_request_bytes";
    public const string MaxConnections = "max_connections";
    public const string DeviceAttributes = "device_attributes";
    public const string PromoteAttributes = "promote_attributes";
    public const string ScopeLabels = "scope_labels";
    public const string Token = "token";
    public const string Username = "username";
    public const string Password = "password";
    public const string TlsCertificate = "tls_certificate";
    public const string TlsKey = "tls_key";
    public const string TlsClientAuthority = "tls_client_ca";

    public static SourceKindSchema Schema { get; } =
        new(
            SourceKind.Otlp,
            SourceEndpointForm.Listener,
            [
                new SourceSetting(GrpcEndpoint, SourceSettingType.Text, "Address and port for OTLP/gRPC, or off.")
                {
                    Default = "127.0.0.1:4317",
                },
                new SourceSetting(
                    MaxRequestBytes,
                    SourceSettingType.Integer,
                    "Bytes of a request, as it is sent and unpacked; a longer one is refused."
                )
                {
                    Default = "67108864",
                    Min = 64 << 10,
                    Max = 128 << 20,
                },
                new SourceSetting(MaxConnections, SourceSettingType.Integer, "Connections at a time; further ones are closed at once.")
                {
                    Default = "1024",
                    Min = 1,
                    Max = 100_000,
                },
                new SourceSetting(
                    DeviceAttributes,
                    SourceSettingType.Text,
                    "Attributes of which the first that is there names the device; the source's own device without."
                )
                {
                    IsList = true,
                    Default = "host.name\nnet.host.name\nnet.host.ip",
                },
                new SourceSetting(
                    PromoteAttributes,
                    SourceSettingType.Text,
                    "Resource attributes that become labels of every series; the others are labels of target_info."
                )
                {
                    IsList = true,
                },
                new SourceSetting(ScopeLabels, SourceSettingType.Boolean, "Label series with the instrumentation scope's name and version.")
                {
                    Default = "false",
                },
                new SourceSetting(Token, SourceSettingType.Text, "A bearer token that senders must present.") { IsSecret = true },
                new SourceSetting(Username, SourceSettingType.Text, "A user name that senders must present, with the password."),
                new SourceSetting(Password, SourceSettingType.Text, "The user's password.") { IsSecret = true },
                new SourceSetting(TlsCertificate, SourceSettingType.Text, "PEM file of the server's certificate; plain text without."),
                new SourceSetting(TlsKey, SourceSettingType.Text, "PEM file of the certificate's key, where it is not in the same file."),
                new SourceSetting(
                    TlsClientAuthority,
                    SourceSettingType.Text,
                    "PEM file of authorities; clients then need a certificate of one of them."
                ),
            ]
        )
        {
            HasDevice = true,
            Together = static (settings, credentials) => Check(settings, credentials),
        };

    private static IEnumerable<(string Name, string Message)> Check(SourceSettings settings, SourceCredentials credentials)
    {
        var grpc = settings.Text(GrpcEndpoint);
        if (grpc != Off && !SourceEndpoint.TryParse(grpc, null, out _))
        {
            yield return (GrpcEndpoint, $"must be an address and a port, like 127.0.0.1:4317, or {Off}; it was '{grpc}'");
        }
        if (settings.Text(TlsClientAuthority).Length > 0 && settings.Text(TlsCertificate).Length == 0)
        {
            yield return (TlsClientAuthority, $"needs {TlsCertificate}: without TLS nobody shows a certificate");
        }
        if (settings.Text(Username).Length > 0 != (credentials.Find(Password) is { Length: > 0 }))
        {
            yield return (Username, $"and {Password} are given together");
        }
    }
}
