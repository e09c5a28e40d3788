"""A description in the manner of Clerk's: OpenAPI 3.0.3, with its oddities, a page long."""

from __future__ import annotations

from copy import deepcopy

import yaml

from openapi.document import Node

TEXT = """
openapi: 3.0.3
info: {title: Published, version: 2026-01-01, description: A published sentence.}
servers: [{url: https://api.example.com/v1}]
security: [{bearerAuth: []}]
tags: [{name: Shelf Things, description: A published sentence.}]
paths:
  /things:
    get:
      operationId: ListThings
      summary: A published sentence.
      tags: [Shelf Things]
      x-speakeasy-group: things
      parameters:
        - {$ref: '#/components/parameters/LimitParameter'}
        - {$ref: '#/components/parameters/OffsetParameter'}
        - {name: colour, in: query, description: A published sentence., schema: {type: array, items: {type: string}}}
      responses:
        '200': {$ref: '#/components/responses/Thing.List'}
        '422': {$ref: '#/components/responses/UnprocessableEntity'}
    post:
      operationId: CreateThing
      tags: [Shelf Things]
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [name]
              properties:
                name: {type: string, description: A published sentence., example: lamp}
                kind: {type: string, enum: [soft, hard], nullable: true}
      responses:
        '200':
          description: A published sentence.
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
  /things/{thing_id}:
    delete:
      operationId: DeleteThing
      tags: [Shelf Things]
      parameters: [{name: thing_id, in: path, required: true, schema: {type: string}}]
      responses: {'204': {description: A published sentence.}}
  /clouds:
    get:
      operationId: ListClouds
      tags: [Clouds]
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Cloud'}}}}
components:
  securitySchemes: {bearerAuth: {type: http, scheme: bearer, description: A published sentence.}}
  parameters:
    LimitParameter: {name: limit, in: query, schema: {type: integer, minimum: 0, exclusiveMinimum: true, maximum: 100}}
    OffsetParameter: {name: offset, in: query, schema: {type: integer}}
  responses:
    ClerkErrors:
      description: A published sentence.
      content: {application/json: {schema: {$ref: '#/components/schemas/ClerkErrors'}}}
    UnprocessableEntity:
      description: A published sentence.
      content: {application/json: {schema: {$ref: '#/components/schemas/ClerkErrors'}}}
    Thing.List:
      description: A published sentence.
      content:
        application/json:
          schema:
            type: object
            properties:
              data: {type: array, items: {$ref: '#/components/schemas/Thing'}}
              total_count: {type: integer}
  schemas:
    ClerkErrors: {type: object, properties: {errors: {type: array, items: {type: object}}}}
    Cloud: {type: object, properties: {id: {type: string}}}
    Thing:
      type: object
      description: A published sentence.
      additionalProperties: false
      required: [id, object]
      properties:
        id: {type: string, description: A published sentence.}
        object: {type: string, enum: [thing]}
        colour: {type: string, nullable: true}
        beside: {nullable: true, allOf: [{$ref: '#/components/schemas/Thing'}]}
        cloud: {type: object, nullable: true, oneOf: [{$ref: '#/components/schemas/Cloud'}]}
        created_at: {type: integer, format: int64}
"""
SENTENCE = "A published sentence."


def published() -> Node:
    """The description, to be changed at will."""
    tree: Node = deepcopy(yaml.safe_load(TEXT))
    return tree
