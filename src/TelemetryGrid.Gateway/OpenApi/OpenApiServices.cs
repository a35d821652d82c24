namespace TelemetryGrid.Gateway.OpenApi;

/// <summary>The API's description at <c>/openapi/v1.json</c>.</summary>
internal static class OpenApiServices
{
    public static void AddGridOpenApi(this IServiceCollection services) =>
        services.AddOpenApi(
            "v1",
            options =>
            {
                options.AddDocumentTransformer<GridDocumentTransformer>();
                options.AddOperationTransformer<QueryTransformer>();
            }
        );

    public static void MapGridOpenApi(this IEndpointRouteBuilder root) => root.MapOpenApi("/openapi/{documentName}.json");
}
