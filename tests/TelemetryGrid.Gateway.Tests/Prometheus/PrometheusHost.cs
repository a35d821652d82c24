using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using TelemetryGrid.Gateway.Prometheus.Targets;
using TelemetryGrid.Gateway.Prometheus.Writes;
using TelemetryGrid.Metrics;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Tests.Prometheus;

/// <summary>A gateway on a real port of the loopback with series, an intake and targets of a test behind it.</summary>
internal sealed class PrometheusHost : IAsyncDisposable
{
    /// <summary>What the gateway takes for now.</summary>
    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_435_781_451_781);

    private readonly WebApplication _app;

    private PrometheusHost(WebApplication app, TestSeries series, TestIntake intake)
    {
        _app = app;
        Series = series;
        Intake = intake;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public TestSeries Series { get; }

    public TestIntake Intake { get; }

    public HttpClient Http { get; }

    public string Address => Http.BaseAddress!.ToString();

    public IServiceProvider Services => _app.Services;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<PrometheusHost> StartAsync(
        Action<GatewayOptions>? configure = null,
        Action<TestGrid>? arrange = null,
        ITargetDirectory? targets = null,
        bool bare = false
    )
    {
        var grid = new TestGrid();
        arrange?.Invoke(grid);
        var (series, intake) = (new TestSeries(), new TestIntake());
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(grid);
        builder.Services.AddSingleton<TimeProvider>(new FixedTime(Now));
        if (!bare)
        {
            builder.Services.AddSingleton<ISeriesSource>(series);
            builder.Services.AddSingleton<ISeriesCatalog>(series);
            builder.Services.AddSingleton<IExemplarSource>(series);
            builder.Services.AddSingleton<IMetricIntake>(intake);
            builder.Services.AddSingleton<IRemoteWriteDecompressor, PlainSnappy>();
        }
        if (targets is not null)
        {
            builder.Services.AddSingleton(targets);
        }
        builder.UseOrleans(silo => silo.UseLocalhostClustering());
        builder.Services.AddGridGateway(options =>
        {
            options.PartitionCount = TestGrid.Partitions;
            options.Version = "1.2.3";
            configure?.Invoke(options);
        });
        var app = builder.Build();
        app.MapGridGateway();
        await app.StartAsync(Stop);
        return new PrometheusHost(app, series, intake);
    }

    /// <summary>The JSON of an answer that must have succeeded.</summary>
    public async Task<string> GetAsync(string path)
    {
        using var response = await Http.GetAsync(path, Stop);
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{(int)response.StatusCode}: {text}");
        return text;
    }

    /// <summary>The same, its data only.</summary>
    public async Task<string> DataAsync(string path) => Data(await GetAsync(path));

    /// <summary>The data of a form that was posted.</summary>
    public async Task<string> PostAsync(string path, params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var response = await Http.PostAsync(path, content, Stop);
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{(int)response.StatusCode}: {text}");
        return Data(text);
    }

    /// <summary>Sends a request that must fail; its status, error type and error.</summary>
    public async Task<(int Status, string Type, string Error)> ErrorAsync(string path)
    {
        using var response = await Http.GetAsync(path, Stop);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Stop));
        Assert.Equal(["status", "errorType", "error"], json.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal("error", json.RootElement.GetProperty("status").GetString());
        return (
            (int)response.StatusCode,
            json.RootElement.GetProperty("errorType").GetString()!,
            json.RootElement.GetProperty("error").GetString()!
        );
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private static string Data(string text)
    {
        using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 4096 });
        Assert.Equal("success", json.RootElement.GetProperty("status").GetString());
        return json.RootElement.GetProperty("data").GetRawText();
    }
}
