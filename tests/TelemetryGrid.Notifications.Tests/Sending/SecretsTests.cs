using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Notifications.Tests.Http;

namespace TelemetryGrid.Notifications.Tests.Sending;

public sealed class SecretsTests
{
    private const string Http = "http_config: {bearer_token: S3CRET, http_headers: {X-Key: {secrets: [S3CRET]}}}";

    /// <summary>Whatever a server answers, even all that it was sent, neither the outcome nor a log line holds a secret.</summary>
    [Theory]
    [InlineData("webhook_configs: [{url: '@/S3CRET?t=S3CRET', HTTP}]")]
    [InlineData("slack_configs: [{api_url: '@/S3CRET', HTTP}]")]
    [InlineData("slack_configs: [{app_token: S3CRET, app_url: '@'}]")]
    [InlineData("pagerduty_configs: [{routing_key: S3CRET, url: '@', HTTP}]")]
    [InlineData("msteams_configs: [{webhook_url: '@/S3CRET', HTTP}]")]
    [InlineData("msteamsv2_configs: [{webhook_url: '@/S3CRET', HTTP}]")]
    [InlineData("opsgenie_configs: [{api_key: S3CRET, api_url: '@'}]")]
    [InlineData("telegram_configs: [{bot_token: S3CRET, chat_id: 1, api_url: '@', HTTP}]")]
    [InlineData("discord_configs: [{webhook_url: '@/S3CRET', HTTP}]")]
    [InlineData("webhook_configs: [{url: '@', http_config: {basic_auth: {username: S3CRET, password: S3CRET}}}]")]
    [InlineData("webhook_configs: [{url: '@', http_config: {oauth2: {client_id: S3CRET, client_secret: S3CRET, token_url: '@/S3CRET'}}}]")]
    [InlineData("webhook_configs: [{url: '@', http_config: {proxy_url: 'http://S3CRET:S3CRET@127.0.0.1:1'}}]")]
    [InlineData("webhook_configs: [{url: 'http://no host.invalid {{ .Status }}/S3CRET'}]")]
    [InlineData("webhook_configs: [{url_file: /nowhere/S3CRET}]")]
    public async Task Send_Failures_NameNoSecret(string yaml)
    {
        using var logs = new Logs();
        await using var sink = await HttpSink.StartAsync();
        await using var telling = new Telling(add: s => s.AddLogging(b => b.SetMinimumLevel(LogLevel.Trace).AddProvider(logs)));
        var request = Telling.Request(
            yaml.Replace("HTTP", Http, StringComparison.Ordinal).Replace("'@", $"'{sink.Url}", StringComparison.Ordinal)
        );
        SinkAnswer[] answers =
        [
            new(500, "S3CRET"),
            new(401, "S3CRET"),
            new(307, "", new() { ["Location"] = "ftp://S3CRET/S3CRET" }),
            new(307, "", new() { ["Location"] = "http://127.0.0.1:1/S3CRET" }),
        ];
        foreach (var answer in answers)
        {
            sink.Answer = answer;
            var outcome = await telling.Sender.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.False(outcome.IsTold);
            Assert.DoesNotContain("S3CRET", outcome.Error, StringComparison.OrdinalIgnoreCase);
        }
        Assert.All(logs.Lines, line => Assert.DoesNotContain("S3CRET", line, StringComparison.OrdinalIgnoreCase));
    }

    private sealed class Logs : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose() { }
    }
}
