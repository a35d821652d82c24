using TelemetryGrid.Gateway.Prometheus.Errors;
using TelemetryGrid.Gateway.Prometheus.Json;
using TelemetryGrid.Gateway.Prometheus.Parameters;

namespace TelemetryGrid.Gateway.Prometheus;

/// <summary>A request of the Prometheus API and its answer.</summary>
internal sealed class ApiRequest(HttpContext context, ApiParameters parameters)
{
    private static readonly string[] Truncated = ["results truncated due to limit"];

    public ApiParameters Parameters { get; } = parameters;

    public HttpContext Context => context;

    public CancellationToken Aborted => context.RequestAborted;

    public TimeProvider Time => context.RequestServices.GetRequiredService<TimeProvider>();

    /// <summary>Part of the answer may be on its way; it is too late for an error.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>A service that a node may run without.</summary>
    /// <exception cref="ApiException">It does.</exception>
    public T Require<T>()
        where T : class =>
        context.RequestServices.GetService<T>() ?? throw new ApiException(ApiErrorType.Unavailable, "this node keeps no series");

    /// <summary>What an answer says besides its data when it was cut at the limit.</summary>
    public static IReadOnlyCollection<string> Warnings(bool truncated) => truncated ? Truncated : [];

    public Task AnswerAsync(Action<ApiJson> writeData, bool truncated = false) =>
        AnswerAsync(
            json =>
            {
                writeData(json);
                return ValueTask.CompletedTask;
            },
            Warnings(truncated),
            []
        );

    /// <summary>Writes a successful answer around its data.</summary>
    /// <param name="writeData">Writes one JSON value.</param>
    /// <param name="warnings">Left out when empty.</param>
    /// <param name="infos">Left out when empty.</param>
    public async Task AnswerAsync(
        Func<ApiJson, ValueTask> writeData,
        IReadOnlyCollection<string> warnings,
        IReadOnlyCollection<string> infos
    )
    {
        HasBegun = true;
        await using var json = new ApiJson(context);
        json.Writer.WriteStartObject();
        json.Writer.WriteString("status"u8, "success"u8);
        json.Writer.WritePropertyName("data"u8);
        await writeData(json);
        json.WriteTexts("warnings", warnings);
        json.WriteTexts("infos", infos);
        json.Writer.WriteEndObject();
        await json.FlushAsync();
    }

    /// <summary>Answers with texts.</summary>
    public Task AnswerAsync(IReadOnlyCollection<string> texts, bool truncated) =>
        AnswerAsync(
            async json =>
            {
                json.Writer.WriteStartArray();
                foreach (var text in texts)
                {
                    json.Writer.WriteStringValue(text);
                    await json.CatchUpAsync();
                }
                json.Writer.WriteEndArray();
            },
            Warnings(truncated),
            []
        );
}
