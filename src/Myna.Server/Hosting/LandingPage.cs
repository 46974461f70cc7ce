using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Myna.Server.Api;
using Myna.Server.Keys;

namespace Myna.Server.Hosting;

/// <summary>The plain page at <c>/apis</c>, and at <c>/</c> where the studio is not built, which lists what the server offers: every endpoint, from what is really there.</summary>
internal static class LandingPage
{
    /// <summary>Wires the page and its style.</summary>
    /// <param name="app">The server.</param>
    /// <param name="hasStudio">Whether <c>/</c> belongs to the studio.</param>
    public static void Map(WebApplication app, bool hasStudio)
    {
        string[] places = hasStudio ? ["/apis"] : ["/apis", "/"];
        foreach (string place in places)
        {
            app.MapGet(place, (HttpContext context, EndpointDataSource endpoints, WarmUp warmUp) =>
            {
                SecurityHeaders.SetPage(context);
                return TypedResults.Text(Render(endpoints, warmUp, $"{context.Request.Scheme}://{context.Request.Host}", hasStudio), "text/html; charset=utf-8", Encoding.UTF8);
            }).Needs(KeyScope.None).ExcludeFromDescription();
        }

        app.MapGet("/style.css", () => TypedResults.Text(Style, "text/css; charset=utf-8", Encoding.UTF8)).Needs(KeyScope.None).ExcludeFromDescription();
    }

    private static string Render(EndpointDataSource endpoints, WarmUp warmUp, string address, bool hasStudio)
    {
        string state = warmUp.IsReady ? "Ready." : $"Not ready yet: {Text(warmUp.Problem ?? "the model is being loaded")}.";
        string studio = hasStudio
            ? """<p><a href="/">Open the studio</a>: voices, speech and layers in the browser.</p>"""
            : "<p>The studio, which is for the browser, is not built here. With <a href=\"https://nodejs.org\">Node.js</a> 20.19 or newer: "
                + "<code>cd studio &amp;&amp; npm ci &amp;&amp; npm run build</code>, then start the server again.</p>";
        var page = new StringBuilder(
            $$"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Myna</title>
            <link rel="stylesheet" href="/style.css">
            </head>
            <body>
            <main>
            <h1>Myna</h1>
            <p>This server clones voices, speaks texts with them, and takes pictures apart into layers. {{state}}</p>
            {{studio}}
            <p>Clients of OpenAI and ElevenLabs work with it: give them <code>{{Text(address)}}/v1</code> (OpenAI) or <code>{{Text(address)}}</code> (ElevenLabs) as their base URL.</p>
            <pre>curl {{Text(address)}}/v1/audio/speech -H 'Content-Type: application/json' \
              -d '{"model": "tts-1", "voice": "alloy", "input": "Good morning."}' -o hello.mp3</pre>
            <p><a href="/docs">Documentation of every endpoint</a> · <a href="/openapi/v1.json">OpenAPI document</a> · <a href="/ready">State</a></p>

            """);
        foreach (IGrouping<string, RouteEndpoint> api in endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Http.Metadata.IEndpointSummaryMetadata>() is not null)
            .GroupBy(endpoint => endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Http.Metadata.ITagsMetadata>()?.Tags[0] ?? "Myna"))
        {
            page.Append(System.Globalization.CultureInfo.InvariantCulture, $"<h2>{Text(api.Key)}</h2>\n<table>\n");
            foreach (RouteEndpoint endpoint in api)
            {
                string methods = string.Join(' ', endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]);
                string summary = endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Http.Metadata.IEndpointSummaryMetadata>()!.Summary;
                page.Append(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"<tr><td>{methods}</td><td><code>{Text(endpoint.RoutePattern.RawText ?? "")}</code></td><td>{Text(summary)}</td></tr>\n");
            }

            page.Append("</table>\n");
        }

        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);

    private const string Style =
        """
        :root { color-scheme: light dark; }
        body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; }
        main { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem; }
        pre { padding: 1rem; overflow-x: auto; border: 1px solid color-mix(in srgb, currentColor 20%, transparent); border-radius: .5rem; }
        table { border-collapse: collapse; width: 100%; display: block; overflow-x: auto; }
        td { padding: .25rem .75rem .25rem 0; vertical-align: top; border-top: 1px solid color-mix(in srgb, currentColor 15%, transparent); }
        td:first-child { white-space: nowrap; }

        """;
}
