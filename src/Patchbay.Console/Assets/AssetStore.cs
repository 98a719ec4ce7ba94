using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Patchbay.Console.Assets;

/// <summary>The files that pages load, from inside the binary: compressed once, and cached by browsers for ever under a name that changes with their content.</summary>
internal static class AssetStore
{
    private const string Prefix = "web/";

    /// <summary>htmx and its extension in one file: htmx begins as soon as it is loaded, and an extension that comes a moment later is not asked.</summary>
    private const string Htmx = "htmx.js";

    private static readonly Dictionary<string, Lazy<Asset>> All = typeof(AssetStore).Assembly.GetManifestResourceNames()
        .Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(static name => KeyValuePair.Create(name[Prefix.Length..], new Lazy<Asset>(() => Read(name))))
        .Append(KeyValuePair.Create(Htmx, new Lazy<Asset>(static () => Read("parts/htmx.js/1", "parts/htmx.js/2"))))
        .ToDictionary(StringComparer.Ordinal);

    /// <summary>The address of a file.</summary>
    /// <param name="name">Such as <c>console.css</c>.</param>
    public static string Url(string name) => $"{ConsolePaths.Root}/assets/{All[name].Value.Version}/{name}";

    /// <summary>Serves <c>VERSION/NAME</c>; a name without its version is served uncached (service worker, manifest).</summary>
    public static async Task ServeAsync(HttpContext context, string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (!All.TryGetValue(slash < 0 ? path : path[(slash + 1)..], out var found))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var asset = found.Value;
        var response = context.Response;
        response.ContentType = asset.ContentType;
        response.Headers.CacheControl = slash > 0 && path[..slash] == asset.Version ? "public, max-age=31536000, immutable" : "no-cache";
        response.Headers.Vary = "Accept-Encoding";
        var bytes = asset.Plain;
        if (asset.Brotli is { } small && context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
        {
            response.Headers.ContentEncoding = "br";
            bytes = small;
        }

        response.ContentLength = bytes.Length;
        await response.BodyWriter.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
    }

    private static Asset Read(params string[] resources)
    {
        using var all = new MemoryStream();
        foreach (var resource in resources)
        {
            using var stream = typeof(AssetStore).Assembly.GetManifestResourceStream(resource)!;
            stream.CopyTo(all);
            if (resources.Length > 1) all.Write(";\n"u8);
        }

        var plain = all.ToArray();
        var type = resources.Length > 1 ? "text/javascript; charset=utf-8" : Path.GetExtension(resources[0]) switch
        {
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".svg" => "image/svg+xml",
            ".png" => "image/png",
            ".webmanifest" => "application/manifest+json",
            ".html" => "text/html; charset=utf-8",
            _ => "application/octet-stream",
        };
        return new Asset(plain, type == "image/png" ? null : Compress(plain), type, Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 6)));
    }

    private static byte[] Compress(byte[] plain)
    {
        using var small = new MemoryStream();
        // Once per start and file: 20 ms for the largest, and a quarter less than the fastest level.
        using (var brotli = new BrotliStream(small, CompressionLevel.Optimal)) brotli.Write(plain);
        return small.ToArray();
    }

    private sealed record Asset(byte[] Plain, byte[]? Brotli, string ContentType, string Version);
}
