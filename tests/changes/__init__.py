"""Tests of octogen/changes/ and its reports."""
