using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using TelemetryGrid.Client;
using TelemetryGrid.Enrichment;
using TelemetryGrid.Gateway.Tests.Hosting;

namespace TelemetryGrid.Gateway.Tests.Enrichment;

public sealed class EnrichmentEndpointTests
{
    private const string Path = "/api/v1/context/business";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Enrichment_Get_TellsEachStageAndItsFiles()
    {
        await using var host = await GatewayHost.StartAsync(services: s => s.AddSingleton<IEnrichmentStatus, Status>());

        var stages = await host.Http.GetFromJsonAsync("/api/v1/enrichment", GridJsonContext.Default.IReadOnlyListEnrichmentStage, Stop);

        Assert.NotNull(stages);
        var stage = Assert.Single(stages);
        Assert.Equal(
            ("geo", 10L, 4L, 9L, 2L, 1L, 3L),
            (stage.Stage, stage.Records, stage.Enriched, stage.Added, stage.Kept, stage.Dropped, stage.Errors)
        );
        Assert.Equal(90, stage.DataAgeSeconds);
        var file = Assert.Single(stage.Files);
        Assert.Equal(("a.mmdb", 2L, 1L), (file.Path, file.Loaded, file.Refused));
        Assert.Equal(["a.mmdb:1: corrupt"], file.Problems);
    }

    [Fact]
    public async Task Enrichment_NodeWithout_IsEmpty()
    {
        await using var host = await GatewayHost.StartAsync();

        Assert.Equal("[]", await host.Http.GetStringAsync("/api/v1/enrichment", Stop));
    }

    [Fact]
    public async Task Business_PutGetDelete_ReplacesAll()
    {
        await using var host = await GatewayHost.StartAsync();
        using var put = await PutAsync(
            host,
            """{"entries":[{"device":"Core-*","owner":"net"},{"network":"2001:db8::/32","interface":"Gi0/1","criticality":"high","cost_centre":"12"}]}"""
        );
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);

        var context = await GetAsync(host);
        Assert.Equal(1, context.Revision);
        Assert.Equal(
            [
                new BusinessEntry { Device = "core-*", Owner = "net" },
                new BusinessEntry
                {
                    Network = "2001:db8::/32",
                    Interface = "Gi0/1",
                    Criticality = "high",
                    CostCentre = "12",
                },
            ],
            context.Entries
        );

        // An answer may be sent back as it came.
        using var again = await PutAsync(host, await host.Http.GetStringAsync(Path, Stop));
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        using var deleted = await host.Http.DeleteAsync(Path, Stop);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Empty((await GetAsync(host)).Entries);
    }

    [Theory]
    [InlineData("""{"entries":[{"owner":"a"}]}""", "entries[0]", "entries[0] must name a device, an interface or a network.")]
    [InlineData("""{"entries":[{"device":"a"}]}""", "entries[0]", "entries[0] says none of owner, service, criticality, cost_centre.")]
    [InlineData(
        """{"entries":[{"device":"a","owner":"x"},{"device":"a/b","owner":"x"}]}""",
        "entries[1].device",
        "entries[1].device cannot be a device's id: 'a/b'."
    )]
    [InlineData(
        """{"entries":[{"device":"a","owner":"x"},{"device":"A","owner":"y"}]}""",
        "entries[1].device",
        "entries[1].device is 'a', as in an entry before."
    )]
    [InlineData(
        """{"entries":[{"network":"10.0.0.1/8","owner":"x"}]}""",
        "entries[0].network",
        "entries[0].network must be a network such as 10.1.0.0/16 without bits behind its prefix; it was '10.0.0.1/8'."
    )]
    [InlineData("""{"entries":[{"device":"a","owner":7}]}""", "entries[0].owner", "entries[0].owner must be a text.")]
    [InlineData("""{"entries":[{"device":"a","owner":"x","color":"red"}]}""", "entries[0].color", "There is no field 'entries[0].color'.")]
    [InlineData("""{"entries":[7]}""", "entries[0]", "entries[0] must be an object.")]
    [InlineData("""{"entries":{}}""", "entries", "entries must be a list of at most 500 entries.")]
    [InlineData("{}", "entries", "entries is required: a list, which may be empty.")]
    [InlineData("[]", "body", "body must be an object.")]
    public async Task Business_PutWrong_NamesEntryAndFieldAndChangesNothing(string body, string field, string sentence)
    {
        await using var host = await GatewayHost.StartAsync();

        var problem = await host.ProblemAsync(HttpMethod.Put, Path, Json(body));

        Assert.Equal(400, problem.Status);
        Assert.Contains(sentence, problem.Errors![field]);
        Assert.Equal(0, (await GetAsync(host)).Revision);
    }

    [Fact]
    public async Task Business_PutNoJson_IsRefused()
    {
        await using var host = await GatewayHost.StartAsync();

        Assert.Equal(400, (await host.ProblemAsync(HttpMethod.Put, Path, Json("{"))).Status);
        Assert.Equal(415, (await host.ProblemAsync(HttpMethod.Put, Path, new StringContent("{}", Encoding.UTF8, "text/plain"))).Status);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static Task<HttpResponseMessage> PutAsync(GatewayHost host, string body) => host.Http.PutAsync(Path, Json(body), Stop);

    private static async Task<TelemetryGrid.Client.BusinessContext> GetAsync(GatewayHost host)
    {
        var context = await host.Http.GetFromJsonAsync(Path, GridJsonContext.Default.BusinessContext, Stop);
        Assert.NotNull(context);
        return context;
    }

    private sealed class Status : IEnrichmentStatus
    {
        public ImmutableArray<EnrichmentStageReport> Describe() =>
            [
                new EnrichmentStageReport
                {
                    Stage = "geo",
                    Records = 10,
                    Enriched = 4,
                    Added = 9,
                    Kept = 2,
                    Dropped = 1,
                    Errors = 3,
                    DataAge = TimeSpan.FromSeconds(90),
                    Files =
                    [
                        new EnrichmentFileReport
                        {
                            Path = "a.mmdb",
                            Loaded = 2,
                            Refused = 1,
                            Problems = ["a.mmdb:1: corrupt"],
                        },
                    ],
                },
            ];
    }
}
