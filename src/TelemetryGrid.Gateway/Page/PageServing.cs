using Microsoft.AspNetCore.StaticFiles;

namespace TelemetryGrid.Gateway.Page;

/// <summary>Serves the dashboard at <c>/</c>, or says there how to build it.</summary>
internal static class PageServing
{
    private const string NotBuilt =
        "The page was not built: install Node.js 20 or newer and build again; everything else works, see /openapi/v1.json.\n";

    // Everything from here, nothing from elsewhere; images may be inlined by the page's build.
    private const string ContentSecurityPolicy =
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void UsePage(this WebApplication app, EmbeddedPage page)
    {
        app.Use(
            (context, next) =>
            {
                var headers = context.Response.Headers;
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "no-referrer";
                headers.ContentSecurityPolicy = ContentSecurityPolicy;
                return next(context);
            }
        );
        if (page.IsBuilt)
        {
            app.Use(
                (context, next) =>
                {
                    if (context.Request.Path == "/")
                    {
                        context.Request.Path = "/index.html";
                    }
                    return next(context);
                }
            );
            app.UseStaticFiles(new StaticFileOptions { FileProvider = page, OnPrepareResponse = Cache });
        }
        else
        {
            app.MapGet("/", () => Results.Text(NotBuilt)).ExcludeFromDescription();
        }
    }

    // The build puts a hash of the content into the names of assets, and into no other.
    private static void Cache(StaticFileResponseContext context) =>
        context.Context.Response.Headers.CacheControl = context.Context.Request.Path.StartsWithSegments("/assets")
            ? "public, max-age=31536000, immutable"
            : "no-cache";
}
