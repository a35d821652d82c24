using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace TelemetryGrid.Gateway.OpenApi;

/// <summary>Writes the query parameters of <see cref="QueryMetadata"/> into the API's description.</summary>
internal sealed class QueryTransformer : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var metadata in context.Description.ActionDescriptor.EndpointMetadata.OfType<QueryMetadata>())
        {
            operation.Parameters ??= [];
            foreach (var parameter in metadata.Parameters)
            {
                operation.Parameters.Add(
                    new OpenApiParameter
                    {
                        Name = parameter.Name,
                        In = ParameterLocation.Query,
                        Description = parameter.Description,
                        Schema = parameter.Schema,
                    }
                );
            }
        }
        return Task.CompletedTask;
    }
}
