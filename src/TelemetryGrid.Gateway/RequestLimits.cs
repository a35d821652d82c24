using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using TelemetryGrid.Gateway.Errors;

namespace TelemetryGrid.Gateway;

/// <summary>How much of the gateway requests may take.</summary>
internal static class RequestLimits
{
    /// <summary>The policy of everything that asks grains.</summary>
    public const string Api = "api";

    public static void AddRequestLimits(this IServiceCollection services) =>
        services.AddRateLimiter(limiter =>
        {
            limiter.AddPolicy(
                Api,
                context =>
                    RateLimitPartition.GetConcurrencyLimiter(
                        Api,
                        _ => new ConcurrencyLimiterOptions
                        {
                            PermitLimit = context
                                .RequestServices.GetRequiredService<IOptions<GatewayOptions>>()
                                .Value.MaxConcurrentRequests,
                        }
                    )
            );
            limiter.OnRejected = async (rejected, _) =>
            {
                rejected.HttpContext.Response.Headers.RetryAfter = "1";
                await ProblemResult
                    .Of(StatusCodes.Status429TooManyRequests, "The gateway works on as many requests as it may; try again in a second.")
                    .ExecuteAsync(rejected.HttpContext);
            };
        });

    /// <summary>Lets a request have a longer body than others.</summary>
    public static void AllowBody(HttpContext context, long bytes)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
        {
            body.MaxRequestBodySize = bytes;
        }
    }

    /// <summary>Bounds every request's body; a longer one ends as 413.</summary>
    public static void UseBodyLimit(this WebApplication app)
    {
        var limit = app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value.MaxRequestBodyBytes;
        app.Use(
            (context, next) =>
            {
                if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
                {
                    body.MaxRequestBodySize = limit;
                }
                return next(context);
            }
        );
    }
}
