using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace TelemetryGrid.Storage.Series.Archive.Cold;

/// <summary>Objects in an S3-compatible bucket. An upload is collected in a temporary file and sent in one request, which S3 takes as a whole or not at all.</summary>
internal sealed class S3ObjectStore : IObjectStore
{
    private readonly AmazonS3Client _client;
    private readonly string _bucket;
    private readonly string _prefix;

    public S3ObjectStore(SeriesArchiveOptions options)
    {
        _bucket = options.S3Bucket;
        _prefix = options.S3Prefix;
        var config = new AmazonS3Config
        {
            // Checksums in trailers are newer than many compatible services; blocks carry their own and are read back.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (options.S3ServiceUrl.Length > 0)
        {
            config.ServiceURL = options.S3ServiceUrl;
            config.ForcePathStyle = true;
            config.AuthenticationRegion = options.S3Region;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.S3Region);
        }
        _client =
            options.S3AccessKey.Length > 0
                ? new AmazonS3Client(new BasicAWSCredentials(options.S3AccessKey, options.S3SecretKey), config)
                : new AmazonS3Client(config);
    }

    public ValueTask<ObjectUpload> CreateAsync(string name, CancellationToken cancellation) => new(new S3Upload(this, name));

    public async ValueTask<byte[]> ReadAsync(string name, long offset, int count, CancellationToken cancellation)
    {
        if (count == 0)
        {
            return [];
        }
        var request = new GetObjectRequest
        {
            BucketName = _bucket,
            Key = _prefix + name,
            ByteRange = new ByteRange(offset, offset + count - 1),
        };
        try
        {
            using var response = await _client.GetObjectAsync(request, cancellation);
            var bytes = new byte[count];
            await response.ResponseStream.ReadExactlyAsync(bytes, cancellation);
            return bytes;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            throw new EndOfStreamException($"The object {name} ends before byte {offset + count}.", e);
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or HttpRequestException)
        {
            throw Failure("read", name, e);
        }
    }

    public async ValueTask<long?> LengthAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return (await _client.GetObjectMetadataAsync(_bucket, _prefix + name, cancellation)).ContentLength;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or HttpRequestException)
        {
            throw Failure("looked up", name, e);
        }
    }

    public async ValueTask<List<string>> ListAsync(string prefix, CancellationToken cancellation)
    {
        var names = new List<string>();
        var request = new ListObjectsV2Request { BucketName = _bucket, Prefix = _prefix + prefix };
        try
        {
            do
            {
                var page = await _client.ListObjectsV2Async(request, cancellation);
                names.AddRange((page.S3Objects ?? []).Select(o => o.Key[_prefix.Length..]));
                request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
            } while (request.ContinuationToken is not null);
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or HttpRequestException)
        {
            throw Failure("listed", prefix, e);
        }
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    public async ValueTask DeleteAsync(string name, CancellationToken cancellation)
    {
        try
        {
            await _client.DeleteObjectAsync(_bucket, _prefix + name, cancellation);
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or HttpRequestException)
        {
            throw Failure("deleted", name, e);
        }
    }

    public async ValueTask MoveAsync(string from, string to, CancellationToken cancellation)
    {
        try
        {
            await _client.CopyObjectAsync(_bucket, _prefix + from, _bucket, _prefix + to, cancellation);
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or HttpRequestException)
        {
            throw Failure("moved", from, e);
        }
        await DeleteAsync(from, cancellation);
    }

    public void Dispose() => _client.Dispose();

    private IOException Failure(string what, string name, Exception e) =>
        e is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound }
            ? new FileNotFoundException($"The object {name} does not exist in the bucket {_bucket}.", name, e)
            : new IOException($"The object {name} could not be {what} in the bucket {_bucket}: {e.Message}", e);

    private sealed class S3Upload(S3ObjectStore store, string name) : ObjectUpload
    {
        private readonly FileStream _file = new(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            1 << 16,
            FileOptions.DeleteOnClose | FileOptions.Asynchronous
        );

        public override Stream Stream => _file;

        public override async ValueTask CompleteAsync(CancellationToken cancellation)
        {
            _file.Position = 0;
            try
            {
                var request = new PutObjectRequest
                {
                    BucketName = store._bucket,
                    Key = store._prefix + name,
                    InputStream = _file,
                    AutoCloseStream = false,
                    UseChunkEncoding = false,
                };
                await store._client.PutObjectAsync(request, cancellation);
            }
            catch (Exception e) when (e is AmazonClientException or AmazonServiceException or HttpRequestException)
            {
                throw store.Failure("written", name, e);
            }
        }

        public override ValueTask DisposeAsync() => _file.DisposeAsync();
    }
}
