using System.Diagnostics.Metrics;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using TelemetryGrid.Client;
using TelemetryGrid.Gateway.Page;

namespace TelemetryGrid.Gateway.Tests.Hosting;

/// <summary>A gateway on a real port of the loopback, with test grains behind it.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GatewayHost(WebApplication app, TestGrid grid)
    {
        _app = app;
        Grid = grid;
        Address = new Uri(app.Urls.First());
        Http = new HttpClient { BaseAddress = Address };
        Client = new TelemetryGridClient(Address, new TelemetryGridClientOptions { MaxRetries = 0, Reconnect = false });
    }

    public TestGrid Grid { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public TelemetryGridClient Client { get; }

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public IMeterFactory Meters => Services.GetRequiredService<IMeterFactory>();

    public IServiceProvider Services => _app.Services;

    public static async Task<GatewayHost> StartAsync(
        Action<TestGrid>? arrange = null,
        Action<GatewayOptions>? configure = null,
        Uri? address = null,
        EmbeddedPage? page = null,
        Action<IServiceCollection>? services = null
    )
    {
        var grid = new TestGrid();
        arrange?.Invoke(grid);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(address?.AbsoluteUri ?? "http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(grid);
        if (page is not null)
        {
            builder.Services.AddSingleton(page);
        }
        builder.UseOrleans(silo => silo.UseLocalhostClustering());
        builder.Services.AddGridGateway(options =>
        {
            options.PartitionCount = TestGrid.Partitions;
            options.Version = "1.2.3";
            options.LiveQueryInterval = TimeSpan.FromMilliseconds(20);
            configure?.Invoke(options);
        });
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapGridGateway();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new GatewayHost(app, grid);
    }

    /// <summary>Sends a request that must fail, and reads its problem.</summary>
    public async Task<Problem> ProblemAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync(GridJsonContext.Default.Problem, TestContext.Current.CancellationToken);
        Assert.NotNull(problem);
        Assert.Equal((int)response.StatusCode, problem.Status);
        Assert.False(string.IsNullOrWhiteSpace(problem.Detail));
        return problem;
    }

    public Task<Problem> ProblemAsync(string path) => ProblemAsync(HttpMethod.Get, path);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
