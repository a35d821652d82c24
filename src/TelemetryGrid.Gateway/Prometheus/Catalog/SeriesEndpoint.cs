using TelemetryGrid.Gateway.Prometheus.Errors;
using TelemetryGrid.Gateway.Prometheus.Parameters;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Prometheus.Catalog;

/// <summary><c>series</c>.</summary>
internal static class SeriesEndpoint
{
    public static async Task ListAsync(ApiRequest request)
    {
        if (!request.Parameters.All(MatcherSets.Parameter).Any())
        {
            throw ApiException.BadData("no match[] parameter provided");
        }
        var question = CatalogQuestion.Read(request.Parameters, MatcherSets.ReadNamed(request.Parameters));
        var answer = question.CanMatch
            ? await request.Require<ISeriesCatalog>().SeriesAsync(question.Request, request.Aborted)
            : new CatalogAnswer<Labels>([], false);
        await request.AnswerAsync(
            async json =>
            {
                json.Writer.WriteStartArray();
                foreach (var labels in answer.Items)
                {
                    json.WriteLabels(labels);
                    await json.CatchUpAsync();
                }
                json.Writer.WriteEndArray();
            },
            ApiRequest.Warnings(answer.IsTruncated),
            []
        );
    }
}
