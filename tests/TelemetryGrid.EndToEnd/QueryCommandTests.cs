using System.CommandLine;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Silo.Commands;

namespace TelemetryGrid.EndToEnd;

/// <summary><c>query</c> against a server that answers what a test tells it.</summary>
public sealed class QueryCommandTests
{
    private const string Vector =
        """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"up","device":"core1","site":"a,\"b\""},"value":[1435781451.781,"1"]},{"metric":{"__name__":"up","device":"accessswitch2"},"value":[1435781451.781,"-0.25"]}]},"infos":["PromQL info: it may be so"]}""";

    private const string Matrix =
        """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"up","device":"core1"},"values":[[1435781451,"1"],[1435781511.500,"12.5"]]},{"metric":{},"values":[[1435781451,"NaN"]]}]}}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Query_Vector_IsAnAlignedTableWithRemarksOnTheSide()
    {
        await using var server = await Server.StartAsync(200, Vector);

        var (exitCode, output, errors) = await RunAsync(server, "up", "--time", "2015-07-01T20:10:51Z");

        Assert.Equal(0, exitCode);
        Assert.Equal(
            """
            metric  device         site   value
            up      core1          a,"b"      1
            up      accessswitch2         -0.25

            """,
            output,
            ignoreLineEndingDifferences: true
        );
        Assert.Equal("info: PromQL info: it may be so", errors.Trim());
        Assert.Equal("POST /api/v1/query", server.Request);
        Assert.Equal(["query=up", "time=2015-07-01T20:10:51Z"], server.Form);
    }

    [Fact]
    public async Task Query_Range_IsPrintedSeriesBySeries()
    {
        await using var server = await Server.StartAsync(200, Matrix);

        var (exitCode, output, _) = await RunAsync(server, "up", "--start", "1435781451", "--end", "1435781511", "--step", "30s");

        Assert.Equal(0, exitCode);
        Assert.Equal(
            """
            up{device="core1"}
              2015-07-01T20:10:51Z       1
              2015-07-01T20:11:51.5Z  12.5

            {}
              2015-07-01T20:10:51Z  NaN

            """,
            output,
            ignoreLineEndingDifferences: true
        );
        Assert.Equal("POST /api/v1/query_range", server.Request);
        Assert.Equal(["query=up", "start=1435781451", "end=1435781511", "step=30s"], server.Form);
    }

    [Fact]
    public async Task Query_RangeWithoutEndAndStep_EndsNowInMinutes()
    {
        await using var server = await Server.StartAsync(200, Matrix);
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;

        await RunAsync(server, "up", "--start", "1435781451");

        var end = server.Form.Single(f => f.StartsWith("end=", StringComparison.Ordinal))[4..];
        Assert.InRange(double.Parse(end, CultureInfo.InvariantCulture), before, before + 60);
        Assert.Contains("step=1m", server.Form);
    }

    [Fact]
    public async Task Query_Csv_HasALinePerSample()
    {
        await using var server = await Server.StartAsync(200, Vector);
        Assert.Equal(
            "__name__,device,site,timestamp,value\r\nup,core1,\"a,\"\"b\"\"\",1435781451.781,1\r\nup,accessswitch2,,1435781451.781,-0.25\r\n",
            (await RunAsync(server, "up", "--output", "csv")).Output
        );

        await using var other = await Server.StartAsync(200, Matrix);
        Assert.Equal(
            "__name__,device,timestamp,value\r\nup,core1,1435781451,1\r\nup,core1,1435781511.500,12.5\r\n,,1435781451,NaN\r\n",
            (await RunAsync(other, "up", "--start", "1", "--output", "csv")).Output
        );
    }

    [Fact]
    public async Task Query_Json_IsTheAnswerAsItCame()
    {
        await using var server = await Server.StartAsync(200, Vector);

        var (exitCode, output, errors) = await RunAsync(server, "up", "--output", "json");

        Assert.Equal((0, Vector, ""), (exitCode, output.TrimEnd(), errors));
    }

    [Theory]
    [InlineData("""{"resultType":"scalar","result":[4,"2"]}""", "2")]
    [InlineData("""{"resultType":"string","result":[4,"a\u001b[2Jb"]}""", "a\uFFFD[2Jb")]
    [InlineData("""{"resultType":"vector","result":[]}""", "No series.")]
    [InlineData("""{"resultType":"matrix","result":[]}""", "No series.")]
    public async Task Query_OfAnotherType_IsPrinted(string data, string expected)
    {
        await using var server = await Server.StartAsync(200, $$"""{"status":"success","data":{{data}}}""");

        var (exitCode, output, _) = await RunAsync(server, "1+1");

        Assert.Equal((0, expected), (exitCode, output.TrimEnd()));
    }

    [Theory]
    [InlineData(400, "bad_data", "invalid parameter \\\"query\\\": 1:4: parse error: unexpected end of input", 1)]
    [InlineData(422, "execution", "query processing would load too many samples into memory in query execution", 1)]
    [InlineData(503, "timeout", "query timed out in expression evaluation", 2)]
    public async Task Query_AnsweredWithAnError_PrintsItsSentence(int status, string type, string error, int expected)
    {
        await using var server = await Server.StartAsync(status, $$"""{"status":"error","errorType":"{{type}}","error":"{{error}}"}""");

        var (exitCode, output, errors) = await RunAsync(server, "up{");

        Assert.Equal((expected, ""), (exitCode, output));
        Assert.Equal(error.Replace("\\", "", StringComparison.Ordinal), errors.TrimEnd());
    }

    [Theory]
    [InlineData(404, "<html>not here</html>")]
    [InlineData(502, "")]
    [InlineData(200, "{}")]
    [InlineData(200, "{\"status\":\"succ")]
    public async Task Query_AnsweredBySomethingElse_IsOneSentence(int status, string body)
    {
        await using var server = await Server.StartAsync(status, body);

        var (exitCode, output, errors) = await RunAsync(server, "up");

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("of the query API", Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_NobodyThere_IsOneSentence()
    {
        var (exitCode, _, errors) = await RunAsync("up", "--url", $"http://127.0.0.1:{Ports.FreeTcp()}");

        Assert.Equal(2, exitCode);
        Assert.Contains("cannot be reached: ", Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--time asks for one instant and --start for a range; give one of them.", "--time", "1", "--start", "1")]
    [InlineData("--end belongs to a range; give --start too.", "--end", "1")]
    [InlineData("--step belongs to a range; give --start too.", "--step", "1m")]
    [InlineData("--url: 'nowhere' is not an address such as http://127.0.0.1:8080.", "--url", "nowhere")]
    public async Task Query_ContradictoryOptions_AreToldApart(string sentence, params string[] options)
    {
        var (exitCode, _, errors) = await RunAsync(["up", .. options]);

        Assert.Equal((1, sentence), (exitCode, errors.TrimEnd()));
    }

    [Fact]
    public async Task Query_OnTheProgramsCommandLine_IsThere()
    {
        await using var server = await Server.StartAsync(200, """{"status":"success","data":{"resultType":"scalar","result":[4,"2"]}}""");

        var output = await Peer.RunAsync(
            "dotnet",
            Path.Combine(AppContext.BaseDirectory, "telemetrygrid.dll"),
            "query",
            "1+1",
            "--url",
            server.Address
        );

        Assert.Equal("2", output.TrimEnd());
    }

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(Server server, params string[] arguments) =>
        RunAsync([.. arguments, "--url", server.Address]);

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var configuration = new InvocationConfiguration { Output = output, Error = errors };
        var exitCode = await QueryCommand.Create().Parse(arguments).InvokeAsync(configuration, Stop);
        return (exitCode, output.ToString(), errors.ToString());
    }

    private sealed class Server : IAsyncDisposable
    {
        private readonly WebApplication _app;

        private Server(WebApplication app) => _app = app;

        public string Address => _app.Urls.First();

        public string Request { get; private set; } = "";

        public List<string> Form { get; } = [];

        public static async Task<Server> StartAsync(int status, string body)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var app = builder.Build();
            var server = new Server(app);
            app.Run(async context =>
            {
                server.Request = $"{context.Request.Method} {context.Request.Path}";
                server.Form.AddRange((await context.Request.ReadFormAsync(Stop)).Select(f => $"{f.Key}={f.Value}"));
                context.Response.StatusCode = status;
                context.Response.ContentType = body.StartsWith('{') ? "application/json" : "text/html";
                await context.Response.WriteAsync(body, Stop);
            });
            await app.StartAsync(Stop);
            return server;
        }

        public async ValueTask DisposeAsync() => await _app.DisposeAsync();
    }
}
