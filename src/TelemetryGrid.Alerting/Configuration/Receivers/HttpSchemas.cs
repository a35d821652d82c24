namespace TelemetryGrid.Alerting.Configuration;

/// <summary>How receivers reach their servers: what all of them share.</summary>
internal static class HttpSchemas
{
    public static readonly SettingsSchema Tls = new(
        "'tls_config'",
        "ca cert key:secret ca_file cert_file key_file ca_ref cert_ref key_ref server_name insecure_skip_verify:flag min_version max_version"
    );

    private static readonly SettingsSchema BasicAuth = new(
        "'basic_auth'",
        "username username_file username_ref password:secret password_file password_ref"
    );

    private static readonly SettingsSchema Authorization = new(
        "'authorization'",
        "type credentials:secret credentials_file credentials_ref"
    );

    private static readonly SettingsSchema OAuth2 = new(
        "'oauth2'",
        """
        client_id client_secret:secret client_secret_file client_secret_ref scopes:texts token_url endpoint_params:pairs tls_config:section=tls
        proxy_url no_proxy proxy_from_environment:flag proxy_connect_header:any grant_type client_certificate_key_id client_certificate_key:secret
        client_certificate_key_file client_certificate_key_ref signature_algorithm iss audience claims:any
        """.ReplaceLineEndings(" "),
        ("tls", Tls)
    );

    public static readonly SettingsSchema Http = new(
        "'http_config'",
        """
        basic_auth:section=basic authorization:section=authorization oauth2:section=oauth2 bearer_token:secret bearer_token_file tls_config:section=tls
        follow_redirects:flag enable_http2:flag proxy_url no_proxy proxy_from_environment:flag proxy_connect_header:any http_headers:any
        """.ReplaceLineEndings(" "),
        ("basic", BasicAuth),
        ("authorization", Authorization),
        ("oauth2", OAuth2),
        ("tls", Tls)
    );

    public static readonly SettingsSchema SigV4 = new(
        "'sigv4'",
        "region access_key secret_key:secret profile role_arn external_id use_fips_sts_endpoint:flag service_name"
    );
}
