using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Patchbay.Gateway;

/// <summary>Joins Kestrel and the pipeline directly: no host, no container, no middleware between a request and its first step.</summary>
public sealed partial class GatewayApplication(GatewayPipeline pipeline, ILogger<GatewayApplication> logger) : IHttpApplication<DefaultHttpContext>
{
    /// <inheritdoc/>
    public DefaultHttpContext CreateContext(IFeatureCollection contextFeatures) => new(contextFeatures);

    /// <inheritdoc/>
    public async Task ProcessRequestAsync(DefaultHttpContext context)
    {
        try
        {
            await pipeline.ServeAsync(context).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            Log.ClientGone(logger);
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = bad.StatusCode;
        }
        catch (Exception bug)
        {
            // The border: a bug must cost one request, not the process.
            Log.Bug(logger, bug);
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    /// <inheritdoc/>
    public void DisposeContext(DefaultHttpContext context, Exception? exception) => context.Uninitialize();

    private static partial class Log
    {
        [LoggerMessage(100, LogLevel.Debug, "the client closed the connection inside its request")]
        public static partial void ClientGone(ILogger logger);

        [LoggerMessage(101, LogLevel.Error, "a request failed inside the gateway")]
        public static partial void Bug(ILogger logger, Exception exception);

        // Next free id in Gateway: 102.
    }
}
