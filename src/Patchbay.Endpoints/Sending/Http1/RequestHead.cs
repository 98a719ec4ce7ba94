using System.Text;

namespace Patchbay.Endpoints.Sending.Http1;

/// <summary>Writes an HTTP/1.1 request head.</summary>
internal static class RequestHead
{
    /// <summary>An upper bound of the bytes <see cref="Write"/> needs.</summary>
    public static int MeasureAtMost(string authority, string basePath, EndpointRequest request)
    {
        var length = request.Method.Length + basePath.Length + request.Target.Length + authority.Length + 64;
        foreach (var header in request.Headers) length += header.Name.Length + header.Value.Length + 4;
        return length;
    }

    /// <summary>Writes the head, blank line included. All text is Latin-1, one byte a character.</summary>
    /// <returns>Bytes written.</returns>
    public static int Write(Span<byte> destination, string authority, string basePath, EndpointRequest request)
    {
        var rest = destination;
        Put(ref rest, request.Method);
        Put(ref rest, " ");
        Put(ref rest, basePath);
        Put(ref rest, request.Target);
        Put(ref rest, " HTTP/1.1\r\nHost: ");
        Put(ref rest, authority);
        Put(ref rest, "\r\n");
        foreach (var header in request.Headers)
        {
            Put(ref rest, header.Name);
            Put(ref rest, ": ");
            Put(ref rest, header.Value);
            Put(ref rest, "\r\n");
        }

        if (request.HasBody)
        {
            Put(ref rest, "Content-Length: ");
            request.Body.Length.TryFormat(rest, out var digits, default, CultureInfo.InvariantCulture);
            rest = rest[digits..];
            Put(ref rest, "\r\n");
        }

        Put(ref rest, "\r\n");
        return destination.Length - rest.Length;
    }

    private static void Put(ref Span<byte> rest, string text) => rest = rest[Encoding.Latin1.GetBytes(text, rest)..];
}
